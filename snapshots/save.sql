insert into snapshots.book (stream, fingerprint, revision, content) values ($1, $2, $3, $4)
on conflict (stream) do update
set fingerprint = excluded.fingerprint, revision = excluded.revision, taken_at = excluded.taken_at, content = excluded.content
