-- Stories that answer needs, as they are at a revision, and whether they name the needs too.
select k.need, s.number, nullif(s.initiative, '') as initiative, s.status_category, coalesce(s.points, 0) as points,
       m.named is not null as named
from (select distinct * from unnest(@needs::text[], @numbers::int[])) as k (need, number)
cross join lateral (
    select *
    from backlog.story
    where product = @product and number = k.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) s
left join lateral (
    select true as named
    from backlog.member
    where product = @product and initiative = s.initiative and need = k.need and number = k.number
      and from_revision <= @revision and (until_revision is null or until_revision > @revision)
    limit 1
) m on true
where s.until_revision is null or s.until_revision > @revision
order by k.need, s.number
