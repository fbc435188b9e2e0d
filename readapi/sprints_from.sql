-- Sprints by number behind @after at a revision, or only @number, with when they were started last, and when those that are closed were.
from (
    select distinct on (number) *, case when state = 'closed' then from_revision else @revision end as final
    from backlog.sprint
    where product = @product and number > @after and (@number::int = 0 or number = @number) and from_revision <= @revision
    order by number, from_revision desc
) s
left join lateral (
    select min(r.from_revision) as revision
    from backlog.sprint r
    where r.product = @product and r.number = s.number and r.from_revision <= @revision and r.state = 'running'
      and r.from_revision > (
          select max(p.from_revision)
          from backlog.sprint p
          where p.product = @product and p.number = s.number and p.from_revision <= @revision and p.state = 'planned'
      )
) r on true
left join backlog.book_revision b on b.product = @product and b.revision = r.revision
left join backlog.book_revision c on c.product = @product and c.revision = s.from_revision
