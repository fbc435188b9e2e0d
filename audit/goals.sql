-- Every goal as it stood at @revision of the product book of @product, with its measurements.
select json_build_object(
    'goal', g.goal, 'title', g.title, 'metric', g.metric, 'unit', g.unit, 'baseline', g.baseline, 'target', g.target,
    'due', coalesce(g.due_date::text, ''), 'outcome', g.outcome,
    'measurements', (
        select coalesce(json_agg(json_build_object('on', m.day, 'value', m.value) order by m.day collate "C"), '[]')
        from charter.measurement m
        where m.product = g.product and m.number = g.number
            and m.from_revision <= @revision and (m.until_revision is null or m.until_revision > @revision)))
from charter.goal g
where g.product = @product
    and g.from_revision <= @revision and (g.until_revision is null or g.until_revision > @revision);
