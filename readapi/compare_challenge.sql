-- What challenges are at revisions of the charter.
select p.number, p.revision, c.challenge as key, c.description as title, jsonb_build_object(
           'description', c.description, 'people', c.people, 'roles', c.roles, 'severity', c.severity,
           'resolution', nullif(c.resolution, '')
       ) as fields
from unnest(@numbers::int[], @revisions::bigint[]) as p (number, revision)
join charter.challenge c on c.product = @product and c.number = p.number
where c.from_revision <= p.revision and (c.until_revision is null or c.until_revision > p.revision)
