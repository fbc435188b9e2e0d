-- Makes the row of a read model. One that is there is only looked at: its owner may be taking a page, which locks it.
insert into waymark.projection (name)
select @name
where not exists (select from waymark.projection where name = @name)
on conflict do nothing
