-- Who is in the role waymark_analyst may read the tables of a read model. The role is made if whoever Waymark is may make roles; where another
-- database of the server makes it at the same time, theirs is as good.
do $$
begin
    if not exists (select from pg_roles where rolname = 'waymark_analyst')
        and exists (select from pg_roles where rolname = current_user and (rolcreaterole or rolsuper)) then
        begin
            create role waymark_analyst nologin;
        exception when duplicate_object or unique_violation then null;
        end;
    end if;
    if exists (select from pg_roles where rolname = 'waymark_analyst') then
        grant usage on schema @schema to waymark_analyst;
        grant select on all tables in schema @schema to waymark_analyst;
    end if;
end
$$;
