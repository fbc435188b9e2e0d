delete from snapshots.book where stream in (select stream from snapshots.book order by taken_at desc, stream offset $1)
