-- The goals at a revision, by number, with the decision that set each.
select g.number, g.goal, g.title, g.metric, g.unit, g.baseline, g.target, g.due_date, nullif(g.outcome, '') as outcome,
       d.id::text as id, d.effective_at as at, d.actor, d.role, d.commit_position
from charter.goal g
cross join lateral (select min(from_revision) as revision from charter.goal where product = @product and number = g.number) s
join decisions.decision d on d.product = @product and d.book = 'product' and d.revision = s.revision
where g.product = @product and g.from_revision <= @charter and (g.until_revision is null or g.until_revision > @charter)
order by g.number
