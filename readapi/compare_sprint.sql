-- What sprints are at revisions of the backlog.
select p.number, p.revision, s.sprint as key, s.name as title, jsonb_build_object(
           'name', s.name, 'goal', s.goal, 'start', s.start_date, 'end', s.end_date, 'external', s.external, 'state', s.state, 'done', s.done,
           'stories', array(
               select n.story
               from backlog.scope o
               cross join lateral (select story from backlog.story where product = @product and number = o.number limit 1) n
               where o.product = @product and o.sprint = p.number
                 and o.from_revision <= p.revision and (o.until_revision is null or o.until_revision > p.revision)
               order by o.number
           )
       ) as fields
from unnest(@numbers::int[], @revisions::bigint[]) as p (number, revision)
join backlog.sprint s on s.product = @product and s.number = p.number
where s.from_revision <= p.revision and (s.until_revision is null or s.until_revision > p.revision)
