-- The first members behind a number of each of these cells at a revision, at most so many of each.
select c.cell, m.number
from unnest(@initiatives::text[], @needs::text[], @after::int[], @most::int[])
     with ordinality as c (initiative, need, after, most, cell)
cross join lateral (
    select number
    from backlog.member
    where product = @product and initiative = c.initiative and need = c.need and number > c.after
      and from_revision <= @revision and (until_revision is null or until_revision > @revision)
    order by number
    limit c.most
) m
order by c.cell, m.number
