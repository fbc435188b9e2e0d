-- The charter at every revision. A row holds for from_revision <= revision < until_revision; null: still.
create table book_revision (
    product      text        not null,
    revision     bigint      not null,
    effective_at timestamptz not null, -- never goes backwards within a product
    primary key (product, revision)
);
create index on book_revision (product, effective_at, revision);

create table charter (
    product        text   not null,
    from_revision  bigint not null,
    until_revision bigint,
    name           text   not null,
    vision         jsonb,          -- null before the first vision
    policy         jsonb  not null,
    people         jsonb  not null, -- [{person, role}] in the order of assignment
    primary key (product, from_revision)
);
create unique index charter_current on charter (product) where until_revision is null;
