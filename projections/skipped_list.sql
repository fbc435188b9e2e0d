-- What was left out of a read model, the latest first.
select product, stream, revision, event_id, type, error, skipped_at
from (select *, book || '-' || product as stream from waymark.skipped where model = @name) s
order by skipped_at desc, product, stream, revision desc
limit 1000
