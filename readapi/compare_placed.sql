-- At which revisions, behind one and up to another, a decision on them gave these stories their place.
select n.number, array_agg(p.from_revision order by p.from_revision) as revisions
from unnest(@numbers::int[]) as n (number)
join backlog.placed p on p.product = @product and p.number = n.number and p.from_revision > @before and p.from_revision <= @after
group by n.number
