-- Asks the owner of a read model, whichever node that is, to build it anew.
update waymark.projection
set rebuild = true
where name = @name
