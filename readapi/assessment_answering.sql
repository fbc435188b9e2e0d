-- The keys of the stories and initiatives that answer needs at a revision.
select distinct item
from discovery.answer
where product = @product and from_revision <= @discovery and (until_revision is null or until_revision > @discovery)
