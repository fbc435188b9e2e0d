-- One decision in full.
select id::text as id, revision, book, type, effective_at as at, recorded_at, actor, nullif(role, '') as role,
       reason, source, subject, changes,
       evidence, undoes::text as undoes, commit_position, prepare_position,
       happened_at, correlation_id, causation_id, command_id, hash
from decisions.decision
where product = @product
  and id = @id::uuid
