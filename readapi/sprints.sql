-- Sprints by number behind @after at a revision, or only @number. What a closed sprint held is counted as it stood when it
-- closed, or came later. What was done before a sprint started is in its scope, but none of its work.
select s.sprint, s.number, s.name, s.goal, s.start_date::text as start, s.end_date::text as "end", s.state, s.external,
       b.effective_at as started_at,
       case when s.state = 'closed' then c.effective_at end as closed_at,
       n.stories, n.points, n.done, n.points_done, n.done_before, n.points_done_before, s.from_revision as revision
-- sprints_from.sql
cross join lateral (
    select count(*) as stories, coalesce(sum(t.points), 0) as points,
           count(*) filter (where t.done and w.worked) as done,
           coalesce(sum(t.points) filter (where t.done and w.worked), 0) as points_done,
           count(*) filter (where t.done and not w.worked) as done_before,
           coalesce(sum(t.points) filter (where t.done and not w.worked), 0) as points_done_before
    from backlog.scope o
    cross join lateral (
        select points, case when s.state = 'closed' then story = any (s.done) else status_category = 'done' end as done
        from backlog.story
        where product = @product and number = o.number and from_revision <= greatest(s.final, o.from_revision)
        order by from_revision desc
        limit 1
    ) t
    cross join lateral (
        -- Whether it was to be done, or not even written, at or after the start.
        select r.revision is not null and (min(v.from_revision) > r.revision or coalesce(bool_or(
            v.status_category <> 'done' and (v.until_revision is null or v.until_revision > r.revision)), false)) as worked
        from backlog.story v
        where v.product = @product and v.number = o.number and v.from_revision <= s.final
    ) w
    where o.product = @product and o.sprint = s.number
      and o.from_revision <= @revision and (o.until_revision is null or o.until_revision > @revision)
) n
where s.until_revision is null or s.until_revision > @revision
order by s.number
limit @limit
