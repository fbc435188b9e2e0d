-- Every sprint with its scope as it stood at @revision of the backlog of @product.
select json_build_object(
    'sprint', s.sprint, 'name', s.name, 'goal', s.goal, 'start', coalesce(s.start_date::text, ''),
    'end', coalesce(s.end_date::text, ''), 'external', s.external, 'state', s.state,
    'stories', (
        select coalesce(json_agg(c.number order by c.number), '[]')
        from backlog.scope c
        where c.product = s.product and c.sprint = s.number
            and c.from_revision <= @revision and (c.until_revision is null or c.until_revision > @revision)),
    'done', (select coalesce(json_agg(d.story order by d.story collate "C"), '[]') from unnest(s.done) as d (story)))
from backlog.sprint s
where s.product = @product
    and s.from_revision <= @revision and (s.until_revision is null or s.until_revision > @revision);
