-- Which of these stories a decision on them gave their place, behind a revision and up to another.
select n.number
from unnest(@numbers::int[]) as n (number)
where exists (
    select
    from backlog.placed
    where product = @product and number = n.number and from_revision > @before and from_revision <= @after
)
