-- The weeks of a range, by number, in which something was decided, and whether that was strategic.
select w.nr, exists (
           select
           from charter.book_revision b
           join decisions.decision d on d.product = @product and d.book = 'product' and d.revision = b.revision
           where b.product = @product and b.effective_at >= w.began and b.effective_at < w.ended and d.type = any (@strategic::text[])
       ) or exists (
           select
           from roadmap.book_revision b
           join decisions.decision d on d.product = @product and d.book = 'roadmap' and d.revision = b.revision
           where b.product = @product and b.effective_at >= w.began and b.effective_at < w.ended and d.type = any (@strategic)
       ) or exists (
           select
           from discovery.book_revision b
           join decisions.decision d on d.product = @product and d.book = 'discovery' and d.revision = b.revision
           where b.product = @product and b.effective_at >= w.began and b.effective_at < w.ended and d.type = any (@strategic)
       ) as strategic
from (
    select nr, greatest(@from::timestamptz, ends[nr]) as began, least(@to::timestamptz, ends[nr + 1]) as ended
    from (select @ends::timestamptz[] as ends) e
    cross join generate_series(1, cardinality(ends) - 1) as nr
) w
where exists (
    select
    from decisions.decision
    where product = @product and effective_at >= w.began and effective_at < w.ended
)
order by w.nr
