-- Decisions that name a decision, or its command, as what caused them, the oldest first.
select id::text as id, book, revision, type, effective_at as at, actor, subject
from decisions.decision
where product = @product and causation_id in (@id::text, @command_id::text) and id <> @id::uuid
order by commit_position, prepare_position
limit 100
