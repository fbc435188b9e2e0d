-- The last revision of each book of a product before a position.
select b.book, coalesce(d.revision, -1) as revision
from unnest(array['product', 'discovery', 'roadmap', 'backlog']) as b (book)
left join lateral (
    select revision
    from (
        (
            select revision
            from decisions.decision
            where product = @product and book = b.book and (commit_position, prepare_position) < (@commit::bigint, @prepare::bigint)
            order by revision desc
            limit 1
        )
        union all
        (
            select revision
            from decisions.passed
            where product = @product and book = b.book and (commit_position, prepare_position) < (@commit::bigint, @prepare::bigint)
            order by revision desc
            limit 1
        )
    ) before
    order by revision desc
    limit 1
) d on true
