-- Asks the owner of a read model to do something about a parked product. No row: it is not parked, or the event is another
-- one, or the owner is at it already.
update waymark.parked
set request = @request
where model = @name and product = @product and (@event = '' or event_id = @event) and request is null
