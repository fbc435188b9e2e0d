-- Every initiative at a revision, or only the one with @number, with its place in the order of its horizon, in that
-- order; those without a place come last, by number. The one is found without a look at the others.
with numbers as (
    select distinct number
    from roadmap.initiative
    where product = @product and @number::int is null
    union all
    select @number::int
    where @number::int is not null
), places as (
    select u.number, u.place::int as place
    from (values ('now'), ('next'), ('later')) as names (horizon)
    cross join lateral (
        select initiatives
        from roadmap.horizon
        where product = @product and horizon = names.horizon and from_revision <= @revision
        order by from_revision desc
        limit 1
    ) h
    cross join unnest(h.initiatives) with ordinality as u (number, place)
    where @number::int is null or u.number = @number
)
select i.initiative, p.place, i.title, i.outcome, i.goal, i.horizon,
       i.start_date::text as start, i.due_date::text as due, i.progress, i.score, w.validation,
       array(
           select d.depends_on
           from roadmap.dependency d
           where d.product = @product and d.initiative = i.initiative
             and d.from_revision <= @revision and (d.until_revision is null or d.until_revision > @revision)
           order by length(d.depends_on), d.depends_on
       ) as depends_on,
       array(
           select a.release
           from roadmap.assignment a
           where a.product = @product and a.item = i.initiative
             and a.from_revision <= @revision and (a.until_revision is null or a.until_revision > @revision)
           order by length(a.release), a.release
       ) as releases,
       i.external, i.from_revision as revision
from numbers n
cross join lateral (
    select *
    from roadmap.initiative
    where product = @product and number = n.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) i
left join places p on p.number = i.number
left join lateral (
    select jsonb_build_object('verdict', v.verdict, 'findings', v.findings, 'by', v.validated_by,
        'at', b.effective_at, 'revision', v.from_revision) as validation
    from (
        select *
        from roadmap.validation
        where product = @product and number = i.number and from_revision <= @revision
        order by from_revision desc
        limit 1
    ) v
    join roadmap.book_revision b on b.product = @product and b.revision = v.from_revision
    where v.until_revision is null or v.until_revision > @revision
) w on true
where i.until_revision is null or i.until_revision > @revision
order by p.place nulls last, i.number
