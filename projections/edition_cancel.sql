-- Takes back that the next edition of a read model is wanted. No row: nobody wanted it, and none is being built.
update waymark.projection
set rebuild = false
where name = @name and (rebuild or exists (select from waymark.projection where name = @next))
