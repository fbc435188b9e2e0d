-- What personas are at revisions of the discovery book.
select p.number, p.revision, o.persona as key, o.name as title, jsonb_build_object(
           'name', o.name, 'kind', o.kind, 'goals', o.goals, 'pains', o.pains, 'description', o.description
       ) as fields
from unnest(@numbers::int[], @revisions::bigint[]) as p (number, revision)
join discovery.persona o on o.product = @product and o.number = p.number
where o.from_revision <= p.revision and (o.until_revision is null or o.until_revision > p.revision)
