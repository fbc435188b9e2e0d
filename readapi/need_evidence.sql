-- The evidence of these needs at a revision, in the order in which it was added.
select n.need, e.number, e.kind, e.text, e.link, e.customer, r.effective_at as added_at
from unnest(@needs::text[], @numbers::int[]) as n (need, number)
join discovery.evidence e on e.product = @product and e.need = n.number
  and e.from_revision <= @revision and (e.until_revision is null or e.until_revision > @revision)
join discovery.book_revision r on r.product = @product and r.revision = e.from_revision
order by e.from_revision, n.need, e.number
