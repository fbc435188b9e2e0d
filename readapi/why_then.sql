-- What stories were like right after revisions of the backlog, with the goal of their initiative at that time.
select r.nr::int as nr, s.title, nullif(s.priority, '') as priority, s.score, t.needs, nullif(s.initiative, '') as initiative,
       nullif(i.goal, '') as goal
from unnest(@numbers::int[], @revisions::bigint[], @instants::timestamptz[]) with ordinality as r (number, revision, at, nr)
cross join lateral (
    select title, priority, score, initiative
    from backlog.story
    where product = @product and number = r.number and from_revision <= r.revision
    order by from_revision desc
    limit 1
) s
cross join lateral (
    select needs
    from backlog.story_text
    where product = @product and number = r.number and from_revision <= r.revision
    order by from_revision desc
    limit 1
) t
left join lateral (
    select revision
    from roadmap.book_revision
    where product = @product and effective_at <= r.at
    order by effective_at desc, revision desc
    limit 1
) b on true
left join lateral (
    select goal, until_revision
    from roadmap.initiative
    where product = @product and initiative = s.initiative and from_revision <= b.revision
    order by from_revision desc
    limit 1
) i on i.until_revision is null or i.until_revision > b.revision
order by r.nr
