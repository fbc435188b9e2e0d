-- A product waits no longer.
delete from waymark.parked
where model = @name and product = @product
