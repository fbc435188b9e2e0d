-- Every release as it stood at @revision of the roadmap of @product.
select json_build_object(
    'release', r.release, 'name', r.name, 'date', coalesce(r.date::text, ''), 'shipped', r.shipped,
    'items', (
        select coalesce(json_agg(a.item order by a.item collate "C"), '[]')
        from roadmap.assignment a
        where a.product = r.product and a.release = r.release
            and a.from_revision <= @revision and (a.until_revision is null or a.until_revision > @revision)),
    'undelivered', r.undelivered, 'external', r.external)
from roadmap.release r
where r.product = @product
    and r.from_revision <= @revision and (r.until_revision is null or r.until_revision > @revision);
