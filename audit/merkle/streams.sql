-- The ids of streams, of which some may be new.
with made as (
    insert into proof.stream (name)
    select unnest(@names::text[])
    on conflict (name) do nothing
    returning id, name
)
select id, name from made
union all
select id, name from proof.stream where name = any (@names)
