-- Makes the rows of a read model. Those that are there are only looked at: their owner may be taking a page, which locks them.
with edition as (
    insert into waymark.projection (name)
    select @name
    where not exists (select from waymark.projection where name = @name)
    on conflict do nothing
)
insert into waymark.lane (name, lane)
select @name, lane
from generate_series(0, @count::int - 1) as lane
where not exists (select from waymark.lane where name = @name)
on conflict do nothing
