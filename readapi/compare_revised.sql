-- Which of these stories have a row that began to hold behind a revision and up to another.
select n.number
from unnest(@numbers::int[]) as n (number)
where exists (
    select
    from backlog.story
    where product = @product and number = n.number and from_revision > @before and from_revision <= @after
)
