-- What goals were measured to be, as it was known at a revision, by goal and day, with the decision that said so.
select m.number, m.day::date as day, m.value, d.id::text as id, d.effective_at as at, d.actor, d.role, d.commit_position
from charter.measurement m
join decisions.decision d on d.product = @product and d.book = 'product' and d.revision = m.from_revision
where m.product = @product and m.from_revision <= @charter and (m.until_revision is null or m.until_revision > @charter)
order by m.number, m.day
