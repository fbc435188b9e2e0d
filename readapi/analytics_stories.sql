-- The stories of the order at a revision that are open, and those that are done with since when: all that is neither dropped nor split. A
-- story is looked up once, and what is done then once more.
select n.number, s.initiative, coalesce(s.points, 0) as points, f.revision as done_revision, f.effective_at as done_at
-- orders_from.sql
cross join unnest(c.stories) as n (number)
cross join lateral (
    select status_category, initiative, points, until_revision
    from backlog.story
    where product = @product and number = n.number and from_revision <= @backlog
    order by from_revision desc
    limit 1
) s
left join lateral (
    select b.revision, b.effective_at
    from (
        select min(v.from_revision) as revision
        from backlog.story v
        where v.product = @product and v.number = n.number and v.from_revision <= @backlog and v.from_revision > coalesce((
            select max(o.from_revision)
            from backlog.story o
            where o.product = @product and o.number = n.number and o.from_revision <= @backlog and o.status_category <> 'done'
        ), -1)
    ) d
    join backlog.book_revision b on b.product = @product and b.revision = d.revision
) f on s.status_category = 'done'
where s.status_category in ('todo', 'doing', 'done') and (s.until_revision is null or s.until_revision > @backlog)
