-- Parks a product behind an event that can't be taken.
insert into waymark.parked
    (model, product, event_id, stream, revision, type, commit_position, prepare_position, error)
values (@name, @product, @event_id, @stream, @revision, @type, @commit, @prepare, @error)
