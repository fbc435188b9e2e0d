-- Every initiative as it stood at @revision of the roadmap of @product, closed ones included.
select json_build_object(
    'initiative', i.initiative, 'place', coalesce(array_position(h.initiatives, i.number), 0), 'title', i.title,
    'outcome', coalesce(i.outcome, ''), 'goal', coalesce(i.goal, ''), 'horizon', i.horizon,
    'start', coalesce(i.start_date::text, ''), 'due', coalesce(i.due_date::text, ''), 'progress', i.progress,
    'external', i.external)
from roadmap.initiative i
left join roadmap.horizon h on h.product = i.product and h.horizon = i.horizon
    and h.from_revision <= @revision and (h.until_revision is null or h.until_revision > @revision)
where i.product = @product
    and i.from_revision <= @revision and (i.until_revision is null or i.until_revision > @revision);
