-- The decisions that set back the level of a story, and those that they took back, from a revision on and before another, by story and time.
with turns as (
    select number, t.revision
    from backlog.reversal
    cross join unnest(array[reversed, from_revision]) as t (revision)
    where product = @product and from_revision >= @from and from_revision < @until and reversed >= @from and level
    group by number, t.revision
), counted as (
    select number, revision, count(*) over (partition by number) as turns
    from turns
)
select c.number, c.revision, l.level_to as level
from counted c
join backlog.leveled l on l.product = @product and l.number = c.number and l.from_revision = c.revision
where c.turns >= @turns
order by c.number, c.revision
