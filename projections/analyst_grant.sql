-- Who is in the role waymark_analyst may read the tables of a read model, if there is such a role.
do $$
begin
    if exists (select from pg_roles where rolname = 'waymark_analyst') then
        grant usage on schema @schema to waymark_analyst;
        grant select on all tables in schema @schema to waymark_analyst;
    end if;
end
$$;
