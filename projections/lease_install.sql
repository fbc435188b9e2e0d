-- Starts a read model from zero under the version of its schema. No row: this node is the owner no longer.
update waymark.projection
set version = @version, commit_position = null, prepare_position = null, events = 0, error = null,
    updated_at = clock_timestamp()
where name = @name and epoch = @epoch
