-- The revisions of the latest decisions that took back something of a kind in a bucket, the newest first.
select g.nr - 1 as nr, l.revision
from unnest(@buckets::int[], @levels::boolean[]) with ordinality as g (bucket, level, nr)
cross join lateral (
    select p.revision
    from (
        select r.from_revision as revision
        from unnest(@range_buckets::int[], @range_from::bigint[], @range_until::bigint[]) as f (bucket, from_revision, until_revision)
        cross join lateral (
            select from_revision
            from backlog.reversal
            where product = @product and from_revision >= f.from_revision and from_revision < f.until_revision
              and level = g.level and within <= @days and not undoes and leads & 1 <> 0
            order by from_revision desc
            limit @most
        ) r
        where f.bucket = g.bucket
        union all
        select r.revision
        from unnest(@sum_buckets::int[], @sum_first::bigint[], @sum_last::bigint[]) as s (bucket, first, last)
        cross join lateral (
            select u.revision
            from generate_series(s.last, s.first, -1) as b (block)
            cross join lateral ( -- one look into the index after the other, until there are enough
                select u.revision
                from backlog.reversal_kind k
                cross join unnest(k.latest) as u (revision)
                where k.product = @product and k.block = b.block and k.level = g.level and k.within <= @days
                order by u.revision desc
                limit @most
            ) u
            limit @most
        ) r
        where s.bucket = g.bucket
    ) p
    order by p.revision desc
    limit @most
) l
order by g.nr, l.revision desc
