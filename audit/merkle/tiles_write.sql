insert into proof.tile (level, number, hashes)
select * from unnest(@levels::int[], @numbers::bigint[], @hashes::bytea[])
on conflict (level, number) do update set hashes = excluded.hashes
