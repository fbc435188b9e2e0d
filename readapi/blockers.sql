-- The open stories for which stories with these numbers wait at a revision; those that are closed wait for none.
select distinct b.blocked as number, b.blocker, o.story, o.title, o.status
from unnest(@numbers::int[]) as n (number)
cross join lateral (
    select status_category
    from backlog.story
    where product = @product and number = n.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) s
join backlog.block b on b.product = @product and b.blocked = n.number
    and b.from_revision <= @revision and (b.until_revision is null or b.until_revision > @revision)
cross join lateral (
    select story, title, status, status_category, until_revision
    from backlog.story
    where product = @product and number = b.blocker and from_revision <= @revision
    order by from_revision desc
    limit 1
) o
where s.status_category in ('todo', 'doing') and o.status_category in ('todo', 'doing')
  and (o.until_revision is null or o.until_revision > @revision)
order by b.blocked, b.blocker
