-- What decisions of a range of revisions rescheduled or ended. Within a book positions of the log grow with revisions.
select distinct k.kind, d.subject as key
from (
    values ('initiative', 'roadmap', 'InitiativeRescheduled', @roadmap_before::bigint, @roadmap::bigint),
           ('initiative', 'roadmap', 'InitiativeDelivered', @roadmap_before, @roadmap),
           ('release', 'roadmap', 'ReleaseRescheduled', @roadmap_before, @roadmap),
           ('release', 'roadmap', 'ReleaseShipped', @roadmap_before, @roadmap),
           ('goal', 'product', 'GoalRevised', @charter_before::bigint, @charter::bigint),
           ('goal', 'product', 'GoalClosed', @charter_before, @charter)
) as k (kind, book, type, before, until)
cross join lateral (
    select commit_position
    from decisions.decision
    where product = @product and book = k.book and revision > k.before
    order by revision
    limit 1
) as f
cross join lateral (
    select commit_position
    from decisions.decision
    where product = @product and book = k.book and revision <= k.until
    order by revision desc
    limit 1
) as l
join decisions.decision d
  on d.product = @product and d.type = k.type and d.commit_position between f.commit_position and l.commit_position
 and d.revision > k.before and d.revision <= k.until
