-- The roadmap at every revision. A row holds for from_revision <= revision < until_revision; null: still.
create table book_revision (
    product      text        not null,
    revision     bigint      not null,
    effective_at timestamptz not null, -- never goes backwards within a product
    primary key (product, revision)
);
create index on book_revision (product, effective_at, revision);

create table initiative (
    product        text   not null,
    number         int    not null,
    from_revision  bigint not null,
    until_revision bigint,
    initiative     text   not null, -- its key
    title          text   not null,
    outcome        text   not null,
    goal           text   not null,
    horizon        text   not null,
    start_date     date,
    due_date       date,
    progress       text   not null,
    external       jsonb,
    primary key (product, number, from_revision)
);
create unique index initiative_current on initiative (product, number) where until_revision is null;

-- The order of the open initiatives of a horizon, by number.
create table horizon (
    product        text   not null,
    horizon        text   not null,
    from_revision  bigint not null,
    until_revision bigint,
    initiatives    int[]  not null,
    primary key (product, horizon, from_revision)
);
create unique index horizon_current on horizon (product, horizon) where until_revision is null;

create table release (
    product        text   not null,
    number         int    not null,
    from_revision  bigint not null,
    until_revision bigint,
    release        text   not null, -- its key
    name           text   not null,
    date           date,
    shipped        boolean not null,
    external       jsonb,
    primary key (product, number, from_revision)
);
create unique index release_current on release (product, number) where until_revision is null;

-- Which story or initiative ships with which release.
create table assignment (
    product        text   not null,
    release        text   not null, -- its key
    item           text   not null, -- the key of a story or an initiative
    from_revision  bigint not null,
    until_revision bigint,
    primary key (product, release, item, from_revision)
);
create index on assignment (product, item);
create unique index assignment_current on assignment (product, release, item) where until_revision is null;
