-- Gives the name of an edition, and what is parked in it, to another.
with parked as (
    update waymark.parked set model = @to where model = @name
), skipped as (
    update waymark.skipped set model = @to where model = @name
)
update waymark.projection
set name = @to, updated_at = clock_timestamp()
where name = @name and epoch = @epoch
