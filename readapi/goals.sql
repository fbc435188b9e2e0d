-- Goals at a revision, behind a number.
select g.number, g.goal, g.title, g.metric, g.unit, case when g.target > g.baseline then 'up' else 'down' end as direction,
       g.baseline, g.target, g.due_date::text as due, nullif(g.outcome, '') as outcome, m.measured,
       g.from_revision as revision
from charter.goal g
left join lateral (
    select jsonb_build_object('on', day, 'value', value, 'revision', from_revision) as measured
    from charter.measurement
    where product = @product and number = g.number
      and from_revision <= @revision and (until_revision is null or until_revision > @revision)
    order by day desc
    limit 1
) m on true
where g.product = @product and g.number > @after
  and g.from_revision <= @revision and (g.until_revision is null or g.until_revision > @revision)
order by g.number
limit @limit
