-- How many stories are open of each open initiative and of releases that these items ship with, at revisions; what has none is left out.
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
    select *
    from unnest(@releases::text[], @items::text[], @numbers::int[]) as a (release, item, story)
), stories as (
    -- A story that ships with its open initiative is counted there.
    select a.release, 1 as remaining
    from assigned a
    cross join lateral (
        select status_category, initiative, until_revision
        from backlog.story
        where product = @product and number = a.story and from_revision <= @backlog
        order by from_revision desc
        limit 1
    ) s
    where (s.until_revision is null or s.until_revision > @backlog) and s.status_category in ('todo', 'doing')
      and not exists (
          select
          from assigned o
          join open_initiatives i on i.initiative = o.item
          where o.release = a.release and o.item = s.initiative
      )
    union all
    select a.release, i.remaining
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
    from (select release, sum(remaining)::int as remaining from stories group by release having sum(remaining) > 0) s
    cross join lateral (
        select *
        from roadmap.release
        where product = @product and release = s.release and from_revision <= @roadmap
        order by from_revision desc
        limit 1
    ) r
) w
order by kind, number
