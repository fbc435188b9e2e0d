-- Of stories at a revision: what decided their score and their place, what the score rests on, and at which revisions the estimate changed since, if
-- it is another one now.
select n.number, s.title, c.scored, b.effective_at as scored_at, coalesce(p.from_revision, -1) as placed, t.needs,
       coalesce(d.evidence, '[]') as evidence, coalesce(e.revisions, '{}') as estimates
from unnest(@numbers::int[]) with ordinality as n (number, nr)
cross join lateral (
    select title, score, points
    from backlog.story
    where product = @product and number = n.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) s
cross join lateral (
    select coalesce((
        select until_revision
        from backlog.story
        where product = @product and number = n.number and from_revision <= @revision and score is distinct from s.score
        order by from_revision desc
        limit 1
    ), (
        select min(from_revision)
        from backlog.story
        where product = @product and number = n.number
    )) as scored
) c
join backlog.book_revision b on b.product = @product and b.revision = c.scored
left join lateral (
    select from_revision
    from backlog.placed
    where product = @product and number = n.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) p on true
cross join lateral (
    select needs
    from backlog.story_text
    where product = @product and number = n.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) t
left join decisions.decision d on d.product = @product and d.book = 'backlog' and d.revision = c.scored
cross join lateral (
    select array_agg(v.from_revision) filter (where v.changed) as revisions
    from (
        select from_revision, points is distinct from lag(points) over w and row_number() over w > 1 as changed, first_value(points) over w as was
        from backlog.story
        where product = @product and number = n.number and from_revision <= @revision
          and (until_revision is null or until_revision > c.scored)
        window w as (order by from_revision)
    ) v
    where v.was is distinct from s.points
) e
order by n.nr
