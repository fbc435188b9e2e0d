-- Stories with these numbers at a revision, at these places, in this order, each with the last decision that gave it its place.
select s.story, r.place, s.title, s.status, nullif(s.priority, '') as priority, s.points, s.kind,
       nullif(s.initiative, '') as initiative, nullif(i.goal, '') as goal, t.needs, nullif(s.sprint, '') as sprint, s.score,
       d.id::text as decision, d.type, d.actor, nullif(d.role, '') as role, d.reason, d.effective_at as decided_at
from unnest(@numbers::int[], @places::int[]) with ordinality as r (number, place, nr)
cross join lateral (
    select *
    from backlog.story
    where product = @product and number = r.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) s
cross join lateral (
    select needs
    from backlog.story_text
    where product = @product and number = r.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) t
left join lateral (
    select goal, until_revision
    from roadmap.initiative
    where product = @product and initiative = s.initiative and from_revision <= @roadmap
    order by from_revision desc
    limit 1
) i on i.until_revision is null or i.until_revision > @roadmap
left join lateral (
    select from_revision
    from backlog.placed
    where product = @product and number = r.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) p on true
left join decisions.decision d on d.product = @product and d.book = 'backlog' and d.revision = p.from_revision
order by r.nr
