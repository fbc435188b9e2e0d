-- Stories at a revision: one of a number, those of initiatives, those that serve a need; each with the decision that
-- brought it.
with chosen as (
    select number
    from backlog.story
    where product = @product and number = @story::int
    union
    select number
    from backlog.story
    where product = @product and initiative = any (@initiatives::text[])
      and from_revision <= @revision and (until_revision is null or until_revision > @revision)
    union
    select number
    from backlog.story_text
    where product = @product and needs @> array[nullif(@need::text, '')]
      and from_revision <= @revision and (until_revision is null or until_revision > @revision)
)
select s.story, s.title, s.status, s.status_category, s.points, nullif(s.initiative, '') as initiative,
       coalesce(t.needs, '{}') as needs, c.revision as decided_revision, b.effective_at as decided_at
from chosen
join lateral (
    select *
    from backlog.story
    where product = @product and number = chosen.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) s on s.until_revision is null or s.until_revision > @revision
left join lateral (
    select needs
    from backlog.story_text
    where product = @product and number = chosen.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) t on true
cross join lateral (
    select min(from_revision) as revision
    from backlog.story
    where product = @product and number = chosen.number
) c
join backlog.book_revision b on b.product = @product and b.revision = c.revision
order by s.number
