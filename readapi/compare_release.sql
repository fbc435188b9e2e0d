-- What releases are at revisions of the roadmap.
select p.number, p.revision, r.release as key, r.name as title, jsonb_build_object(
           'name', r.name, 'date', r.date, 'shipped', r.shipped, 'with_undelivered', r.undelivered, 'external', r.external,
           'items', array(
               select a.item
               from roadmap.assignment a
               where a.product = @product and a.release = r.release
                 and a.from_revision <= p.revision and (a.until_revision is null or a.until_revision > p.revision)
               order by a.from_revision, length(a.item), a.item
           )
       ) as fields
from unnest(@numbers::int[], @revisions::bigint[]) as p (number, revision)
join roadmap.release r on r.product = @product and r.number = p.number
where r.from_revision <= p.revision and (r.until_revision is null or r.until_revision > p.revision)
