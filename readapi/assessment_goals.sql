-- Goals: those open at a revision, those of them that were measured in a range of revisions, and what became of those that ended in it.
select count(*) filter (where g.outcome = '') as open,
       count(*) filter (where g.outcome = '' and m.measured) as measured,
       count(*) filter (where g.outcome <> '' and g.ended > @charter_before) as closed,
       count(*) filter (where g.outcome = 'reached' and g.ended > @charter_before) as reached
from (
    select number, outcome, from_revision as ended
    from charter.goal
    where product = @product and from_revision <= @charter and (until_revision is null or until_revision > @charter)
) g
cross join lateral (
    select exists (
        select
        from charter.measurement
        where product = @product and number = g.number and from_revision > @charter_before and from_revision <= @charter
    ) as measured
) m
