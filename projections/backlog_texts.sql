-- What the stories with these numbers say at length now.
select t.product, t.number, t.as_a, t.i_want, t.so_that, t.description, t.acceptance_criteria, t.needs
from unnest(@products::text[], @numbers::int[]) as k (product, number)
join story_text t on t.product = k.product and t.number = k.number and t.until_revision is null
