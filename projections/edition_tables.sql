-- The tables of these schemas.
select schemaname::text as schema, tablename::text as table
from pg_tables
where schemaname = any (@schemas)
order by tablename, schemaname
