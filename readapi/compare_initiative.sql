-- What initiatives are at revisions of the roadmap, but for their place.
select p.number, p.revision, i.initiative as key, i.title, jsonb_build_object(
           'title', i.title, 'outcome', i.outcome, 'goal', i.goal, 'horizon', i.horizon, 'start', i.start_date, 'due', i.due_date,
           'progress', i.progress, 'score', i.score, 'external', i.external,
           'validation', (
               select jsonb_build_object('verdict', w.verdict, 'findings', w.findings, 'by', w.validated_by)
               from roadmap.validation w
               where w.product = @product and w.number = p.number
                 and w.from_revision <= p.revision and (w.until_revision is null or w.until_revision > p.revision)
           ),
           'depends_on', array(
               select d.depends_on
               from roadmap.dependency d
               where d.product = @product and d.initiative = i.initiative
                 and d.from_revision <= p.revision and (d.until_revision is null or d.until_revision > p.revision)
               order by length(d.depends_on), d.depends_on
           )
       ) as fields
from unnest(@numbers::int[], @revisions::bigint[]) as p (number, revision)
join roadmap.initiative i on i.product = @product and i.number = p.number
where i.from_revision <= p.revision and (i.until_revision is null or i.until_revision > p.revision)
