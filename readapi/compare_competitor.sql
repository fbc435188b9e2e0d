-- What competitors are at revisions of the discovery book.
select p.number, p.revision, c.competitor as key, c.name as title, jsonb_build_object(
           'name', c.name, 'strengths', c.strengths, 'weaknesses', c.weaknesses, 'positioning', c.positioning, 'link', c.link
       ) as fields
from unnest(@numbers::int[], @revisions::bigint[]) as p (number, revision)
join discovery.competitor c on c.product = @product and c.number = p.number
where c.from_revision <= p.revision and (c.until_revision is null or c.until_revision > p.revision)
