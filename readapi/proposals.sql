-- A page of proposals at a revision, the newest first.
select p.proposal, nullif(p.initiative, '') as initiative, p.change, p.command, p.status, p.proposed_by, p.proposed_at,
       case when p.decided_by is not null then
           jsonb_build_object('by', p.decided_by, 'at', p.decided_at, 'reason', p.reason)
       end as decision, p.from_revision as revision, p.number
from roadmap.proposal p
where p.product = @product and (@before::int is null or p.number < @before)
  and p.from_revision <= @revision and (p.until_revision is null or p.until_revision > @revision)
  and (@status = '' or p.status = @status) and (@initiative = '' or p.initiative = @initiative)
order by p.number desc
limit @limit
