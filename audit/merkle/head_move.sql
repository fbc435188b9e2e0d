update proof.head
set size = @size, stream = @stream, revision = @revision, event_id = @event_id, commit = @commit, prepare = @prepare
