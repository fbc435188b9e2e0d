-- Who held which roles at a revision of the charter, and what its policy says of the assessment.
select people, coalesce(policy -> 'thresholds', '{}') as thresholds
from charter.charter
where product = @product and from_revision <= @product_revision and (until_revision is null or until_revision > @product_revision)
