-- How many stories are open of each open initiative and of each release that is not out, at revisions; those without any are left out.
with open_initiatives as (
    select i.number, i.initiative, i.title, i.due_date, coalesce(t.todo + t.doing, 0) as remaining
    from roadmap.initiative i
    left join lateral (
        select todo, doing, until_revision
        from backlog.tally
        where product = @product and initiative = i.initiative and need = '' and from_revision <= @backlog
        order by from_revision desc
        limit 1
    ) t on t.until_revision is null or t.until_revision > @backlog
    where i.product = @product and i.progress in ('planned', 'started')
      and i.from_revision <= @roadmap and (i.until_revision is null or i.until_revision > @roadmap)
), assigned as (
    select r.number, r.release, r.name, r.date, a.item
    from roadmap.release r
    join roadmap.assignment a on a.product = @product and a.release = r.release
     and a.from_revision <= @roadmap and (a.until_revision is null or a.until_revision > @roadmap)
    where r.product = @product and not r.shipped
      and r.from_revision <= @roadmap and (r.until_revision is null or r.until_revision > @roadmap)
), stories as (
    -- A story that ships with its initiative is counted there.
    select a.number, a.release, 1 as remaining
    from assigned a
    cross join lateral (
        -- Other items have a letter in their keys.
        select case when ltrim(right(a.item, -length(@product) - 1), '0123456789') = '' then right(a.item, -length(@product) - 1)::bigint end as story
    ) k
    cross join lateral (
        select status_category, initiative, until_revision
        from backlog.story
        where product = @product and number = k.story and from_revision <= @backlog
        order by from_revision desc
        limit 1
    ) s
    where (s.until_revision is null or s.until_revision > @backlog) and s.status_category in ('todo', 'doing')
      and not exists (select from assigned o where o.release = a.release and o.item = s.initiative)
    union all
    select a.number, a.release, i.remaining
    from assigned a
    join open_initiatives i on i.initiative = a.item
)
select kind, key, title, due, remaining
from (
    select 'initiative' as kind, initiative as key, number, title, due_date as due, remaining
    from open_initiatives
    where remaining > 0
    union all
    select 'release', r.release, r.number, r.name, r.date, s.remaining
    from (select distinct number, release, name, date from assigned) r
    join (select release, sum(remaining)::int as remaining from stories group by release) s using (release)
    where s.remaining > 0
) w
order by kind, number
