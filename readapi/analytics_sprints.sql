-- The sprints that were started, at a revision, by number.
select s.sprint, s.number, s.name, s.start_date::text as start, s.end_date::text as "end", s.state,
       r.revision as started_revision, b.effective_at as started_at,
       case when s.state = 'closed' then s.from_revision end as closed_revision,
       case when s.state = 'closed' then c.effective_at end as closed_at
-- sprints_from.sql
where (s.until_revision is null or s.until_revision > @revision) and s.state <> 'planned' and r.revision is not null
order by s.number
