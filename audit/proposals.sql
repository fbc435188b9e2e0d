-- Every proposal as it stood at @revision of the roadmap of @product.
select json_build_object(
    'proposal', p.proposal, 'initiative', p.initiative, 'change', p.change, 'command', p.command, 'status', p.status,
    'proposed_by', p.proposed_by, 'decided_by', coalesce(p.decided_by, ''), 'reason', coalesce(p.reason, ''))
from roadmap.proposal p
where p.product = @product
    and p.from_revision <= @revision and (p.until_revision is null or p.until_revision > @revision);
