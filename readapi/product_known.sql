-- Whether a product was ever started.
select exists (select from charter.charter where product = @product)
