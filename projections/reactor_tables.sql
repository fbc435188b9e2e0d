-- Up to which revision of each book a reactor has reacted.
create table head (
    product  text   not null,
    book     text   not null,
    revision bigint not null,
    primary key (product, book)
);
