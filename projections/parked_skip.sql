-- Leaves out the event behind which a product waits; what waits behind it is to be tried.
with skipped as (
    insert into waymark.skipped (model, product, book, revision, event_id, type, commit_position, prepare_position, error)
    select model, product, split_part(stream, '-', 1), revision, event_id, type, commit_position, prepare_position, error
    from waymark.parked
    where model = @name and product = @product and request = 'skip'
)
update waymark.parked
set waiting = waiting - 1, request = 'retry'
where model = @name and product = @product and request = 'skip'
