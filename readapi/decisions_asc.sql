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
  and (@book::text = '' or d.book = @book)
  and (@type::text = '' or d.type = @type)
  and (@actor::text = '' or d.actor = @actor)
  and (@recorded_by::text = '' or d.recorded_by = @recorded_by)
  and (@batch::text = '' or coalesce(d.batch_id, d.command_id) = @batch)
  and (@undone::text = '' or (u.undone_by is not null) = (@undone = 'true'))
  and (@undone::text <> 'true' or (u.commit_position, u.prepare_position) > (@commit::bigint, @prepare::bigint))
  and (@role::text = '' or d.role = @role)
  and (@source::text = '' or d.source = @source)
  and (@subjects::text[] is null or (d.subject || d.others) @> @subjects)
  and (@from::timestamptz is null or d.effective_at >= @from)
  and (@to::timestamptz is null or d.effective_at < @to)
  and (@text::text = '' or strpos(lower(d.reason), lower(@text)) > 0)
order by d.commit_position, d.prepare_position
limit @limit
