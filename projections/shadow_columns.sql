-- The columns of every table of a schema, or of those that are the session's own, each with its place in the primary key,
-- or -1.
select c.relname as table, a.attname as column, a.atttypid as type, format_type(a.atttypid, a.atttypmod) as type_name,
       coalesce(array_position(i.indkey::int2[], a.attnum), -1)::int as key
from pg_namespace n
join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'p')
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_index i on i.indrelid = c.oid and i.indisprimary
where n.nspname = @schema or @schema = 'pg_temp' and n.oid = pg_my_temp_schema()
order by c.relname, a.attnum
