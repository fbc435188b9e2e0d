-- Makes the row of a read model.
insert into waymark.projection (name)
values (@name)
on conflict do nothing
