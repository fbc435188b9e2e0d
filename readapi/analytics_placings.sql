-- Of each bucket the decisions that gave one of its stories a place, or took its place from it, behind a revision and up to another: how
-- many, and the ids of the latest.
with made as (
    select distinct n.bucket, m.revision
    from unnest(@buckets::int[], @numbers::int[], @behind::bigint[], @until::bigint[]) as n (bucket, number, behind, until)
    cross join lateral (
        select from_revision as revision
        from backlog.placed
        where product = @product and number = n.number and from_revision > n.behind and from_revision <= n.until
        union all
        select s.from_revision -- dropped, or split
        from backlog.story s
        where s.product = @product and s.number = n.number and s.from_revision > n.behind and s.from_revision <= n.until and s.dropped
          and not exists (
              select
              from backlog.story b
              where b.product = @product and b.number = n.number and b.from_revision < s.from_revision
                and b.until_revision = s.from_revision and b.dropped
          )
        union all
        select last.until_revision -- withdrawn
        from (
            select until_revision
            from backlog.story
            where product = @product and number = n.number and from_revision <= n.until
            order by from_revision desc
            limit 1
        ) last
        where last.until_revision > n.behind and last.until_revision <= n.until
    ) m
), counted as (
    select bucket, count(*) as decided, (array_agg(revision order by revision desc))[:@most::int] as latest
    from made
    group by bucket
)
select c.bucket, c.decided, array(
           select d.id::text
           from unnest(c.latest) with ordinality as l (revision, nr)
           join decisions.decision d on d.product = @product and d.book = 'backlog' and d.revision = l.revision
           order by l.nr
       ) as decisions
from counted c
order by c.bucket
