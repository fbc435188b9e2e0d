-- A product that was tried again waits behind this event now.
update waymark.parked
set tries = case event_id when @event_id then tries + 1 else 0 end, event_id = @event_id, stream = @stream, revision = @revision, type = @type, commit_position = @commit,
    prepare_position = @prepare, error = @error, parked_at = clock_timestamp(), request = null
where model = @name and product = @product
