-- Keeps how the next edition compares with the serving one. No row: it is gone, or someone else's.
update waymark.projection
set comparison = @comparison
where name = @next and epoch = @epoch
