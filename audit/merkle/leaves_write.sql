insert into proof.leaves (number, commit, prepare, streams, revisions)
values (@number, @commit, @prepare, @streams, @revisions)
on conflict (number) do update set streams = excluded.streams, revisions = excluded.revisions
