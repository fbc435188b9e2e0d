-- The weeks of a range, by number, in which something was decided, and whether that was strategic.
with strategic as (
    select distinct width_bucket(d.effective_at, @ends::timestamptz[]) as nr
    from unnest(@strategic::text[]) as s (type)
    join decisions.decision d on d.product = @product and d.type = s.type
    where d.effective_at >= @from and d.effective_at < @to
)
select w.nr, exists (select from strategic where nr = w.nr) as strategic
from generate_series(1, cardinality(@ends) - 1) as w (nr)
where exists (
    select
    from decisions.decision
    where product = @product
      and effective_at >= greatest(@from, (@ends::timestamptz[])[w.nr]) and effective_at < least(@to, (@ends::timestamptz[])[w.nr + 1])
)
order by w.nr
