-- Which fields of the texts of stories differ between two revisions each: bits as compare_stories.sql has them.
select p.number, p.after as revision,
       case when b.from_revision <= p.before then 0 else
           (coalesce(a.as_a, '') is distinct from coalesce(b.as_a, ''))::int * 524288
           + (coalesce(a.i_want, '') is distinct from coalesce(b.i_want, ''))::int * 1048576
           + (coalesce(a.so_that, '') is distinct from coalesce(b.so_that, ''))::int * 2097152
           + (coalesce(a.description, '') is distinct from coalesce(b.description, ''))::int * 4194304
           + (coalesce(a.acceptance_criteria, '{}') is distinct from coalesce(b.acceptance_criteria, '{}'))::int * 8388608
           + (coalesce(a.needs, '{}') is distinct from coalesce(b.needs, '{}'))::int * 16777216
       end as fields
from unnest(@numbers::int[], @befores::bigint[], @afters::bigint[]) as p (number, before, after)
left join lateral (
    select *
    from backlog.story_text
    where product = @product and number = p.number and from_revision <= p.after
    order by from_revision desc
    limit 1
) b on b.until_revision is null or b.until_revision > p.after
left join lateral (
    select *
    from backlog.story_text
    where product = @product and number = p.number and from_revision <= p.before
      and (b.number is null or b.from_revision > p.before)
    order by from_revision desc
    limit 1
) a on a.until_revision is null or a.until_revision > p.before
