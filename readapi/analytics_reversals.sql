-- How many moves and level changes were taken back within days, without being undone, and by how many decisions, by bucket and kind: sums of
-- whole blocks, and the reversals of the ranges of revisions that are left.
select bucket, level, sum(reversals)::bigint as reversed, sum(decisions)::bigint as decided
from (
    select s.bucket, r.level, r.reversals, r.decisions
    from unnest(@sum_buckets::int[], @sum_first::bigint[], @sum_last::bigint[]) as s (bucket, first, last)
    join backlog.reversal_kind r on r.product = @product and r.block between s.first and s.last and r.within <= @days
    union all
    select f.bucket, r.level, 1, r.leads & 1
    from unnest(@range_buckets::int[], @range_from::bigint[], @range_until::bigint[]) as f (bucket, from_revision, until_revision)
    cross join lateral ( -- by the index, and by no other plan
        select level, leads
        from backlog.reversal
        where product = @product and from_revision >= f.from_revision and from_revision < f.until_revision and within <= @days and not undoes
        offset 0
    ) r
) part
group by bucket, level
