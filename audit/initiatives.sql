-- Every initiative as it stood at @revision of the roadmap of @product, closed ones included.
select json_build_object(
    'initiative', i.initiative, 'place', coalesce(array_position(h.initiatives, i.number), 0), 'title', i.title,
    'outcome', coalesce(i.outcome, ''), 'goal', coalesce(i.goal, ''), 'horizon', i.horizon,
    'start', coalesce(i.start_date::text, ''), 'due', coalesce(i.due_date::text, ''), 'progress', i.progress,
    'external', i.external, 'score', i.score,
    'validation', (
        select json_strip_nulls(json_build_object('verdict', v.verdict, 'findings', nullif(v.findings, '')))
        from roadmap.validation v
        where v.product = i.product and v.number = i.number
            and v.from_revision <= @revision and (v.until_revision is null or v.until_revision > @revision)),
    'validated_by', coalesce((
        select v.validated_by
        from roadmap.validation v
        where v.product = i.product and v.number = i.number
            and v.from_revision <= @revision and (v.until_revision is null or v.until_revision > @revision)), ''),
    'depends_on', (
        select coalesce(json_agg(d.depends_on order by d.depends_on collate "C"), '[]')
        from roadmap.dependency d
        where d.product = i.product and d.initiative = i.initiative
            and d.from_revision <= @revision and (d.until_revision is null or d.until_revision > @revision)))
from roadmap.initiative i
left join roadmap.horizon h on h.product = i.product and h.horizon = i.horizon
    and h.from_revision <= @revision and (h.until_revision is null or h.until_revision > @revision)
where i.product = @product
    and i.from_revision <= @revision and (i.until_revision is null or i.until_revision > @revision);
