-- How far the stories of the order came by a revision: all that is neither dropped nor split. Of those that were done in a range of time also
-- when they first stood among the first, and in which statuses they were for how long; and what each is, if it is asked for.
select n.number, l.written_at, l.prioritized_at, t.at as top_at, l.started_at, l.done_at, l.done_revision, l.accepted_at, l.status,
       l.category, l.since, case when l.done_at >= @from and l.done_at < @to then l.spent end as spent,
       case @group::text when 'kind' then s.kind when 'initiative' then s.initiative when 'level' then s.level else '' end as group
-- orders_from.sql
cross join unnest(c.stories) as n (number)
cross join lateral (
    select *
    from analytics.life
    where product = @product and number = n.number and from_revision <= @backlog
    order by from_revision desc
    limit 1
) l
left join lateral (
    select b.effective_at as at
    from backlog.risen f
    join backlog.book_revision b on b.product = @product and b.revision = f.from_revision
    where f.product = @product and f.number = n.number and f.place <= @top::int and f.from_revision <= @backlog
    order by f.from_revision
    limit 1
) t on l.done_at >= @from::timestamptz and l.done_at < @to::timestamptz
left join lateral (
    select level, kind, initiative
    from analytics.story
    where product = @product and number = n.number and from_revision <= @backlog
    order by from_revision desc
    limit 1
) s on @group <> ''
