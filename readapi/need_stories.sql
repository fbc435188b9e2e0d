-- The stories that answer a need, by what was decided on it, and those that name it or one that is merged into it, at a
-- revision of the backlog (of the initiatives whose stories ever named them, one look each).
with recursive ever as (
    select k.need, (
        select min(initiative)
        from backlog.tally
        where product = @product and need = k.need and need <> ''
    ) as initiative
    from unnest(@needs::text[]) as k (need)
    union all
    select ever.need, (
        select min(initiative)
        from backlog.tally
        where product = @product and need = ever.need and need <> '' and initiative > ever.initiative
    )
    from ever
    where initiative is not null
), named as (
    select distinct m.number
    from ever
    join backlog.member m on m.product = @product and m.initiative = ever.initiative and m.need = ever.need
      and m.from_revision <= @backlog and (m.until_revision is null or m.until_revision > @backlog)
)
select s.story, s.title, s.status, s.status_category, s.number = any (@answering) as answers,
       s.number in (select number from named) as names
from (select number from named union select unnest(@answering::int[])) n
cross join lateral (
    select *
    from backlog.story
    where product = @product and number = n.number and from_revision <= @backlog
    order by from_revision desc
    limit 1
) s
where s.until_revision is null or s.until_revision > @backlog
order by s.number
