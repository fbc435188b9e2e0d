-- What proposals are at revisions of the roadmap.
select p.number, p.revision, o.proposal as key, o.change as title, jsonb_build_object(
           'initiative', nullif(o.initiative, ''), 'change', o.change, 'command', o.command, 'status', o.status,
           'proposed_by', o.proposed_by,
           'proposed_at', to_char(o.proposed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
           'decision', case when o.decided_by is not null then jsonb_build_object(
               'by', o.decided_by, 'reason', o.reason,
               'at', to_char(o.decided_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) end
       ) as fields
from unnest(@numbers::int[], @revisions::bigint[]) as p (number, revision)
join roadmap.proposal o on o.product = @product and o.number = p.number
where o.from_revision <= p.revision and (o.until_revision is null or o.until_revision > p.revision)
