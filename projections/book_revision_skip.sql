-- A revision that changes nothing, since its event is left out. Time never goes backwards within a product.
insert into book_revision (product, revision, effective_at)
select @product, @revision,
       greatest(@effective_at, (select effective_at from book_revision where product = @product order by revision desc limit 1))
