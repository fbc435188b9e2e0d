-- When stories were in the scope of sprints, behind the start of each and up to its end.
select k.sprint, o.number, s.story, o.from_revision, a.effective_at as from_at,
       case when o.until_revision <= k.final then o.until_revision end as until_revision,
       case when o.until_revision <= k.final then u.effective_at end as until_at
from unnest(@sprints::int[], @started::bigint[], @finals::bigint[]) as k (sprint, started, final)
join backlog.scope o
  on o.product = @product and o.sprint = k.sprint and o.from_revision <= k.final
 and (o.until_revision is null or o.until_revision > k.started)
cross join lateral (select story from backlog.story where product = @product and number = o.number limit 1) s
join backlog.book_revision a on a.product = @product and a.revision = o.from_revision
left join backlog.book_revision u on u.product = @product and u.revision = o.until_revision
order by k.sprint, o.number, o.from_revision
