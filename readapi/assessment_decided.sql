-- What was decided in ranges of revisions of books, by whom, in which role and what: sums of whole blocks, and the decisions at the ends.
with ends as (
    select r.book, r.first, r.behind, (r.first + @block - 1) / @block as block, r.behind / @block as block_behind
    from unnest(@books::text[], @first::bigint[], @behind::bigint[]) as r (book, first, behind)
), part as (
    select d.type, d.actor, d.role, d.decisions, d.reasoned, d.evidenced
    from ends e
    join analytics.decided d on d.product = @product and d.book = e.book and d.block >= e.block and d.block < e.block_behind
    union all
    select d.type, d.actor, d.role, 1, (d.reason <> '')::int, (d.evidence <> '[]')::int
    from ends e
    cross join lateral (
        values (e.first, least(e.behind, e.block * @block)),
               (greatest(e.first, e.block * @block, e.block_behind * @block), e.behind)
    ) as r (first, behind)
    cross join lateral ( -- by the index of both, and by no other plan
        select type, actor, role, reason, evidence
        from decisions.decision
        where product = @product and book = e.book and revision >= r.first and revision < r.behind
        offset 0
    ) d
)
select type, actor, role, sum(decisions)::bigint as decisions, sum(reasoned)::bigint as reasoned, sum(evidenced)::bigint as evidenced
from part
group by type, actor, role
order by type, actor, role
