-- Which fields of stories differ between two revisions each, but for those of their texts: a bit for each field of the thing "story" in
-- compare_things.go, in their order; 0 where none does. A row that holds at the later revision since before the earlier one is the same
-- at both: the other one is not looked for then. What says nothing is as it is where there is no story: who wrote one, or took it back,
-- did not change that.
select p.number, p.after as revision,
       case when b.from_revision <= p.before then 0 else
           ((a.number is null) <> (b.number is null))::int
           + (a.dropped is distinct from b.dropped)::int * 2
           + (coalesce(a.split_into, '{}') is distinct from coalesce(b.split_into, '{}'))::int * 4
           + (a.status is distinct from b.status)::int * 8
           + (a.status_category is distinct from b.status_category)::int * 16
           + (coalesce(a.resolution, '') is distinct from coalesce(b.resolution, ''))::int * 32
           + (a.acceptance is distinct from b.acceptance)::int * 64
           + (coalesce(a.priority, '') is distinct from coalesce(b.priority, ''))::int * 128
           + (a.score is distinct from b.score)::int * 256
           + (a.points is distinct from b.points)::int * 512
           + (a.title is distinct from b.title)::int * 1024
           + (a.kind is distinct from b.kind)::int * 2048
           + (coalesce(a.initiative, '') is distinct from coalesce(b.initiative, ''))::int * 4096
           + (coalesce(a.labels, '{}') is distinct from coalesce(b.labels, '{}'))::int * 8192
           + (coalesce(a.links, '[]') is distinct from coalesce(b.links, '[]'))::int * 16384
           + (a.external is distinct from b.external)::int * 32768
           + (coalesce(a.sprint, '') is distinct from coalesce(b.sprint, ''))::int * 65536
           + (coalesce(a.split_from, '') is distinct from coalesce(b.split_from, ''))::int * 131072
           + (coalesce(a.assignee, '') is distinct from coalesce(b.assignee, ''))::int * 262144
       end as fields
from unnest(@numbers::int[], @befores::bigint[], @afters::bigint[]) as p (number, before, after)
left join lateral (
    select *
    from backlog.story
    where product = @product and number = p.number and from_revision <= p.after
    order by from_revision desc
    limit 1
) b on b.until_revision is null or b.until_revision > p.after
left join lateral (
    select *
    from backlog.story
    where product = @product and number = p.number and from_revision <= p.before
      and (b.number is null or b.from_revision > p.before)
    order by from_revision desc
    limit 1
) a on a.until_revision is null or a.until_revision > p.before
