-- How many transactions are still going that may have begun to read before an instant.
select count(*)
from pg_stat_activity
where datname = current_database() and backend_type = 'client backend' and xact_start < @since
