-- What ships with the releases that are not out at a revision.
select r.release, a.item
from roadmap.release r
join roadmap.assignment a
  on a.product = @product and a.release = r.release
 and a.from_revision <= @roadmap and (a.until_revision is null or a.until_revision > @roadmap)
where r.product = @product and not r.shipped
  and r.from_revision <= @roadmap and (r.until_revision is null or r.until_revision > @roadmap)
