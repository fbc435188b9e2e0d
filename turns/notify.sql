select pg_notify('waymark_turns', message) from unnest($1::text[]) message
