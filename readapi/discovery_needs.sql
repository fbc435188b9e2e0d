-- Needs at a revision, the most important first, with what stands behind them: their own customers and evidence, and those
-- of needs that are merged into them. All needs, those of some statuses, or the one with a key, which is found without a
-- look at any others but those that were merged into it.
with numbers as (
    select distinct number
    from discovery.need
    where product = @product and @number::int is null
    union all
    select @number::int
    where @number::int is not null
    union
    select number
    from discovery.need
    where @number::int is not null and product = @product and merged_into = @need and merged_into <> ''
), held as (
    select n.*
    from numbers
    cross join lateral (
        select *
        from discovery.need
        where product = @product and number = numbers.number and from_revision <= @revision
        order by from_revision desc
        limit 1
    ) n
    where n.until_revision is null or n.until_revision > @revision
), counted as (
    -- Each need counts for itself and for the one that it is merged into.
    select h.number, h.need, c.need as counts_for, p.pieces, h.customers || p.customers as customers
    from held h
    cross join lateral (
        select count(*) as pieces, array_agg(customer) filter (where customer <> '') as customers
        from discovery.evidence
        where product = @product and need = h.number
          and from_revision <= @revision and (until_revision is null or until_revision > @revision)
    ) p
    cross join lateral (values (h.need), (nullif(h.merged_into, ''))) as c (need)
    where c.need is not null
), tallied as (
    select counts_for, sum(pieces)::int as pieces, array_agg(need order by number) filter (where need <> counts_for) as merged
    from counted
    group by counts_for
), behind as (
    select counts_for, array_agg(distinct customer order by customer) as customers
    from counted
    cross join unnest(customers) as customer
    group by counts_for
)
select h.need, h.statement, h.source, h.importance, h.status, nullif(h.persona, '') as persona,
       coalesce(b.customers, '{}') as customers, t.pieces as evidence_count,
       case when h.answer is not null then jsonb_build_object(
           'stories', coalesce(h.answer -> 'stories', '[]'), 'initiatives', coalesce(h.answer -> 'initiatives', '[]'),
           'explanation', coalesce(h.answer ->> 'explanation', '')) end as answer,
       h.explanation, nullif(h.merged_into, '') as merged_into, coalesce(t.merged, '{}') as merged, h.from_revision as revision
from held h
join tallied t on t.counts_for = h.need
left join behind b on b.counts_for = h.need
where (@need::text = '' or h.need = @need) and (@status::text[] is null or h.status = any (@status))
order by h.importance desc, h.number
