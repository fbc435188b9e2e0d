-- What waited at revisions: challenges, proposals and needs that were open, each since when.
select 'challenge' as of, c.challenge as key, b.effective_at as since
from charter.challenge c
cross join lateral (select min(from_revision) as revision from charter.challenge where product = @product and number = c.number) f
join charter.book_revision b on b.product = @product and b.revision = f.revision
where c.product = @product and c.resolution = ''
  and c.from_revision <= @charter and (c.until_revision is null or c.until_revision > @charter)
union all
select 'proposal', p.proposal, p.proposed_at
from roadmap.proposal p
where p.product = @product and p.status = 'open'
  and p.from_revision <= @roadmap and (p.until_revision is null or p.until_revision > @roadmap)
union all
select 'need', n.need, b.effective_at
from discovery.need n
cross join lateral (select min(from_revision) as revision from discovery.need where product = @product and number = n.number) f
join discovery.book_revision b on b.product = @product and b.revision = f.revision
where n.product = @product and n.status = 'open'
  and n.from_revision <= @discovery and (n.until_revision is null or n.until_revision > @discovery)
order by since, key
