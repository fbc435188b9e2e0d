-- What the policy asks of a story that is ready, at a revision of the product book.
select coalesce(array(select jsonb_array_elements_text(policy -> 'ready_needs')), '{}') as needs
from charter.charter
where product = @product and from_revision <= @charter and (until_revision is null or until_revision > @charter)
  and jsonb_typeof(policy -> 'ready_needs') = 'array'
