-- The charter at a revision.
select name, vision, people, policy
from charter.charter
where product = @product and from_revision <= @revision and (until_revision is null or until_revision > @revision)
