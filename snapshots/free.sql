-- A busy book leaves megabytes behind with each snapshot, more than autovacuum comes round to. Where another one is at it, it frees this too.
vacuum (skip_locked) snapshots.book
