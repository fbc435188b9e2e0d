-- The vision that was in force at each of these instants, as far as a revision knows; none before the first one, and after it was taken back.
select i.at, v.from_revision as revision, coalesce(v.vision ->> 'statement', '') as statement
from (select distinct unnest(@instants::timestamptz[])) as i (at)
cross join lateral (
    select revision
    from charter.book_revision
    where product = @product and effective_at <= i.at
    order by effective_at desc, revision desc
    limit 1
) b
cross join lateral (
    select *
    from charter.vision
    where product = @product and from_revision <= least(b.revision, @revision)
    order by from_revision desc
    limit 1
) v
where v.until_revision is null or v.until_revision > least(b.revision, @revision)
