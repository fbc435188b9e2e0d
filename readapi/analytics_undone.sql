-- Decisions of a range of time that take others back within a time.
select d.id::text as id, d.effective_at as at, d.actor, d.role, d.commit_position, o.actor as reversed_actor, o.role as reversed_role
from decisions.decision d
join decisions.decision o on o.id = d.undoes
where d.product = @product and d.undoes is not null and d.effective_at >= @from and d.effective_at < @to
  and d.effective_at - o.effective_at <= @days * interval '1 day'
order by d.commit_position, d.prepare_position
