-- What insights are at revisions of the discovery book.
select p.number, p.revision, i.insight as key, i.statement as title, jsonb_build_object(
           'statement', i.statement, 'method', i.method, 'personas', i.personas, 'needs', i.needs, 'competitors', i.competitors
       ) as fields
from unnest(@numbers::int[], @revisions::bigint[]) as p (number, revision)
join discovery.insight i on i.product = @product and i.number = p.number
where i.from_revision <= p.revision and (i.until_revision is null or i.until_revision > p.revision)
