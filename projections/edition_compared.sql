-- Keeps how the next edition compares with the serving one. No row: it is gone.
update waymark.projection
set comparison = @comparison
where name = @next
