-- Notes up to which revision of a book a reactor has reacted.
insert into head (product, book, revision)
values (@product, @book, @revision)
on conflict (product, book) do update set revision = excluded.revision
