-- Decisions behind a position, the oldest first, that every filter lets through. An empty filter lets everything through:
-- the statement is planned for its arguments each time.
select d.id::text as id, d.revision, d.book, d.type, d.effective_at as at, coalesce(d.recorded_at, d.effective_at) as recorded_at, d.actor,
       nullif(d.recorded_by, '') as recorded_by, nullif(d.role, '') as role, d.reason, d.source, nullif(d.command, '') as command,
       d.command_id, coalesce(d.batch_id, d.command_id) as batch, d.subject, d.changes, d.evidence, d.undoes::text as undoes,
       u.undone_by::text as undone_by, d.commit_position, d.prepare_position
from decisions.decision d
left join decisions.undone u
       on u.product = d.product and u.book = d.book and u.revision = d.revision and u.until_revision is null
      and u.commit_position = d.commit_position and u.prepare_position = d.prepare_position -- so that they are found in order
where d.product = @product
  and (d.commit_position, d.prepare_position) > (@commit::bigint, @prepare::bigint)
  and d.commit_position <= @head
  and (@undone::text <> 'true' or (u.commit_position, u.prepare_position) > (@commit::bigint, @prepare::bigint))
-- decisions_filter.sql
order by d.commit_position, d.prepare_position
limit @limit
