-- The days from the capture of a need to the first decision that answered or dismissed it, where that was in a range of revisions.
select extract(epoch from a.effective_at - c.effective_at) / 86400 as days
from (
    select number, min(from_revision) as captured, min(from_revision) filter (where status in ('answered', 'dismissed')) as answered
    from discovery.need
    where product = @product
    group by number
) n
join discovery.book_revision c on c.product = @product and c.revision = n.captured
join discovery.book_revision a on a.product = @product and a.revision = n.answered
where n.answered > @discovery_before and n.answered <= @discovery
order by days
