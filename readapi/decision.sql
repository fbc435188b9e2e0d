-- One decision in full.
select id::text as id, revision, book, type, effective_at as at, recorded_at, actor, nullif(role, '') as role,
       coalesce(reason, '') as reason, source, nullif(subject, '') as subject, coalesce(changes, 'null') as changes,
       coalesce(evidence, '[]') as evidence, commit_position, prepare_position,
       happened_at, coalesce(correlation_id::text, '') as correlation_id, coalesce(causation_id::text, '') as causation_id,
       coalesce(command_id::text, '') as command_id, coalesce(hash, '') as hash
from decisions.decision
where product = @product
  and id = @id::uuid
