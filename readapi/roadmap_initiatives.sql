-- Every initiative at a revision, or only the one with @number, with its place in the order of its horizon, in that
-- order; those without a place come last, by number.
with places as (
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
), assigned as (
    select a.item, array_agg(a.release order by length(a.release), a.release) as releases
    from roadmap.assignment a
    where a.product = @product
      and a.from_revision <= @revision and (a.until_revision is null or a.until_revision > @revision)
    group by a.item
), validated as (
    select w.number, jsonb_build_object('verdict', w.verdict, 'findings', w.findings, 'by', w.validated_by,
        'at', b.effective_at, 'revision', w.from_revision) as validation
    from roadmap.validation w
    join roadmap.book_revision b on b.product = w.product and b.revision = w.from_revision
    where w.product = @product
      and w.from_revision <= @revision and (w.until_revision is null or w.until_revision > @revision)
), linked as (
    select d.initiative, array_agg(d.depends_on order by length(d.depends_on), d.depends_on) as depends_on
    from roadmap.dependency d
    where d.product = @product
      and d.from_revision <= @revision and (d.until_revision is null or d.until_revision > @revision)
    group by d.initiative
)
select i.initiative, p.place, i.title, i.outcome, i.goal, i.horizon,
       i.start_date::text as start, i.due_date::text as due, i.progress, i.score, w.validation,
       coalesce(l.depends_on, '{}') as depends_on, coalesce(a.releases, '{}') as releases, i.external, i.from_revision as revision
from roadmap.initiative i
left join places p using (number)
left join assigned a on a.item = i.initiative
left join validated w using (number)
left join linked l on l.initiative = i.initiative
where i.product = @product and (@number::int is null or i.number = @number)
  and i.from_revision <= @revision and (i.until_revision is null or i.until_revision > @revision)
order by p.place nulls last, i.number
