-- The stories that name needs at a revision (of the initiatives whose stories ever did, one probe each).
with recursive ever as (
    select n.need, (select min(initiative) from backlog.tally where product = @product and need = n.need and need <> '') as initiative
    from unnest(@needs::text[]) as n (need)
    union all
    select e.need, (
        select min(initiative)
        from backlog.tally
        where product = @product and need = e.need and need <> '' and initiative > e.initiative
    )
    from ever e
    where e.initiative is not null
)
select m.need, m.number
from ever e
join backlog.member m
  on m.product = @product and m.initiative = e.initiative and m.need = e.need
 and m.from_revision <= @backlog and (m.until_revision is null or m.until_revision > @backlog)
