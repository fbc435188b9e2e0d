-- Decisions behind a position, the newest first, that every filter lets through. An empty filter lets everything through:
-- the statement is planned for its arguments each time.
select id::text as id, revision, book, type, effective_at as at, recorded_at, actor, nullif(role, '') as role,
       reason, source, subject, changes,
       evidence, undoes::text as undoes, commit_position, prepare_position
from decisions.decision
where product = @product
  and (commit_position, prepare_position) < (@commit::bigint, @prepare::bigint)
  and (@book::text = '' or book = @book)
  and (@type::text = '' or type = @type)
  and (@actor::text = '' or actor = @actor)
  and (@role::text = '' or role = @role)
  and (@source::text = '' or source = @source)
  and (@subjects::text[] is null or subjects @> @subjects)
  and (@from::timestamptz is null or effective_at >= @from)
  and (@to::timestamptz is null or effective_at < @to)
  and (@text::text = '' or strpos(lower(reason), lower(@text)) > 0)
order by commit_position desc, prepare_position desc
limit @limit
