-- What goals are at revisions of the charter.
select p.number, p.revision, g.goal as key, g.title, jsonb_build_object(
           'title', g.title, 'metric', g.metric, 'unit', g.unit, 'baseline', g.baseline, 'target', g.target, 'due', g.due_date,
           'outcome', nullif(g.outcome, ''),
           'measurements', (
               select jsonb_agg(jsonb_build_object('on', m.day, 'value', m.value) order by m.day)
               from charter.measurement m
               where m.product = @product and m.number = p.number
                 and m.from_revision <= p.revision and (m.until_revision is null or m.until_revision > p.revision)
           )
       ) as fields
from unnest(@numbers::int[], @revisions::bigint[]) as p (number, revision)
join charter.goal g on g.product = @product and g.number = p.number
where g.from_revision <= p.revision and (g.until_revision is null or g.until_revision > p.revision)
