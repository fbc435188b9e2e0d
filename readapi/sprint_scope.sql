-- Which stories came into the scope of a sprint up to a revision, in the order in which they came, and which went again.
-- A story is shown as it stood at @revision, as it stood when it went, or when the sprint closed, at @final, or came later.
select t.story, t.title, t.points, t.status, t.status_category, o.from_revision as added_revision, a.effective_at as added_at,
       case when o.until_revision <= @revision then o.until_revision end as removed_revision,
       case when o.until_revision <= @revision then r.effective_at end as removed_at,
       d.revision as done_revision, d.effective_at as done_at
from backlog.scope o
join backlog.book_revision a on a.product = @product and a.revision = o.from_revision
left join backlog.book_revision r on r.product = @product and r.revision = o.until_revision
cross join lateral (
    select story, title, points, status, status_category
    from backlog.story
    where product = @product and number = o.number and from_revision <= least(greatest(@final::bigint, o.from_revision), o.until_revision)
    order by from_revision desc
    limit 1
) t
left join lateral (
    -- Since when it is done: the first version behind the last one that was not.
    select b.revision, b.effective_at
    from backlog.story s
    join backlog.book_revision b on b.product = @product and b.revision = s.from_revision
    where s.product = @product and s.number = o.number and s.from_revision <= least(greatest(@final::bigint, o.from_revision), o.until_revision)
      and s.from_revision > coalesce((
          select max(n.from_revision)
          from backlog.story n
          where n.product = @product and n.number = o.number and n.from_revision <= least(greatest(@final::bigint, o.from_revision), o.until_revision)
            and n.status_category <> 'done'
      ), -1)
    order by s.from_revision
    limit 1
) d on true
where o.product = @product and o.sprint = @number and o.from_revision <= @revision
order by o.from_revision, o.number
