-- Decisions on priority in a range that were taken back within days: by another person, and of those on the first places by another
-- role of a product manager and a product owner; and how many there were on the first places.
with reversed as (
    select r.reversed, d.id::text as id, bool_or(r.actor <> r.reversed_actor) as contested, bool_or(
               r.role in ('product_manager', 'product_owner') and r.reversed_role in ('product_manager', 'product_owner')
               and r.role <> r.reversed_role and d.top <= @top
           ) as overridden
    from backlog.reversal r
    join decisions.decision d on d.product = @product and d.book = 'backlog' and d.revision = r.reversed
    where r.product = @product and r.from_revision > @backlog_before and r.from_revision <= @backlog and r.reversed > @backlog_before
      and r.effective_at <= r.reversed_at + @days * interval '1 day'
    group by r.reversed, d.id
)
select count(*) filter (where contested) as contested, count(*) filter (where overridden) as overridden, (
           select count(*)
           from decisions.decision
           where product = @product and book = 'backlog' and top <= 20 and top <= @top and type in ('StoryPrioritized', 'BacklogReordered')
             and revision > @backlog_before and revision <= @backlog
       ) as first,
       coalesce((array_agg(id order by reversed desc) filter (where contested))[1:10], '{}') as contested_ids,
       coalesce((array_agg(id order by reversed desc) filter (where overridden))[1:10], '{}') as overridden_ids
from reversed
