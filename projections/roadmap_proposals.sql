-- The proposals with these numbers as they are now.
select p.product, p.number, p.proposal, p.initiative, p.change, p.command, p.status, p.proposed_by, p.proposed_at,
       p.decided_by, p.decided_at, p.reason
from unnest(@products::text[], @numbers::int[]) as k (product, number)
cross join lateral (
    select *
    from proposal
    where product = k.product and number = k.number and until_revision is null
    limit 1
) p
