-- The stories that answer a need, by what was decided on it, and those that name it or one that is merged into it, at a
-- revision of the backlog.
with named as (
    select number
    from backlog.story_text
    where product = @product and needs <> '{}' and needs && @needs
      and from_revision <= @backlog and (until_revision is null or until_revision > @backlog)
), answering as (
    select substring(story from '-(\d+)$')::int as number
    from unnest(@stories::text[]) as a (story)
)
select s.story, s.title, s.status, s.status_category, s.story = any (@stories) as answers,
       s.number in (select number from named) as names
from (select number from named union select number from answering) n
cross join lateral (
    select *
    from backlog.story
    where product = @product and number = n.number and from_revision <= @backlog
    order by from_revision desc
    limit 1
) s
where s.until_revision is null or s.until_revision > @backlog
order by s.number
