-- The transaction of a page: its tables; index probes whatever the statistics say of tables that grow quickly, planned once
-- a connection; no wait for the disk, since rows and checkpoint are lost or kept together; and no lock for longer than the
-- lease lasts if this process hangs.
select set_config('search_path', @schema, true),
       set_config('enable_seqscan', 'off', true),
       set_config('enable_hashjoin', 'off', true),
       set_config('enable_mergejoin', 'off', true),
       set_config('enable_bitmapscan', 'off', true),
       set_config('jit', 'off', true),
       set_config('plan_cache_mode', 'force_generic_plan', true),
       set_config('synchronous_commit', 'off', true),
       set_config('idle_in_transaction_session_timeout', @idle, true)
