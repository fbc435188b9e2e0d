-- Stories that are out of the order at a revision, behind the number @after, by number, that every filter lets through.
select s.story, null::int as place, s.title, s.status, s.status_category, nullif(s.priority, '') as priority, s.points, s.kind,
       nullif(s.initiative, '') as initiative, nullif(s.assignee, '') as assignee, r.release, s.labels, s.external, nullif(s.sprint, '') as sprint, s.score,
       s.from_revision as revision
from backlog.story s
left join lateral (
    select r.release
    from roadmap.assignment a
    cross join lateral (
        select release, shipped, number
        from roadmap.release
        where product = @product and release = a.release and from_revision <= @roadmap
        order by from_revision desc
        limit 1
    ) r
    where a.product = @product and a.item = s.story
      and a.from_revision <= @roadmap and (a.until_revision is null or a.until_revision > @roadmap)
    order by r.shipped, r.number
    limit 1
) r on true
where s.product = @product and s.dropped and s.number > @after
  and s.from_revision <= @revision and (s.until_revision is null or s.until_revision > @revision)
  and
-- backlog_filter.sql
order by s.number
limit @limit
