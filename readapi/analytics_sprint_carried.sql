-- To which sprint stories went when theirs closed, or later; null where to none so far. A story that stands in none is looked up version by
-- version.
select k.sprint, s.story, coalesce(s.points, 0) as points, n.sprint as "to"
from unnest(@sprints::int[], @numbers::int[], @finals::bigint[]) as k (sprint, number, final)
cross join lateral (
    select story, points
    from backlog.story
    where product = @product and number = k.number and from_revision <= k.final
    order by from_revision desc
    limit 1
) s
left join lateral (
    select sprint
    from backlog.story
    where product = @product and number = k.number and from_revision >= k.final and from_revision <= @revision and sprint <> ''
    order by from_revision
    limit 1
) n on true
order by k.sprint, k.number
