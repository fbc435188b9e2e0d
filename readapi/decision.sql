-- One decision in full.
select d.id::text as id, d.revision, d.book, d.type, d.effective_at as at, coalesce(d.recorded_at, d.effective_at) as recorded_at, d.actor,
       nullif(d.recorded_by, '') as recorded_by, nullif(d.role, '') as role, d.reason, d.source, nullif(d.command, '') as command,
       d.command_id, coalesce(d.batch_id, d.command_id) as batch, d.subject, d.changes, d.evidence, d.undoes::text as undoes,
       u.undone_by::text as undone_by, d.commit_position, d.prepare_position,
       d.happened_at, coalesce(d.correlation_id, d.command_id) as correlation_id,
       coalesce(d.causation_id, d.command_id) as causation_id, encode(d.hash, 'hex') as hash
from decisions.decision d
left join decisions.undone u
       on u.product = d.product and u.book = d.book and u.revision = d.revision and u.until_revision is null
where d.product = @product
  and d.id = @id::uuid
