-- What stories were to sprints: how each stood when the sprint was started, if it was written then, and each version up to its end.
select k.sprint, v.number, v.from_revision, b.effective_at as from_at, coalesce(v.points, 0) as points, v.status_category = 'done' as done
from unnest(@sprints::int[], @numbers::int[], @started::bigint[], @finals::bigint[]) as k (sprint, number, started, final)
cross join lateral (
    (
        select number, from_revision, points, status_category
        from backlog.story
        where product = @product and number = k.number and from_revision <= k.started
        order by from_revision desc
        limit 1
    )
    union all
    select number, from_revision, points, status_category
    from backlog.story
    where product = @product and number = k.number and from_revision > k.started and from_revision <= k.final
) v
join backlog.book_revision b on b.product = @product and b.revision = v.from_revision
order by k.sprint, v.number, v.from_revision
