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
    score          jsonb,           -- framework, version, inputs and result; null: not scored
    primary key (product, number, from_revision)
);
create index on initiative (product, initiative, from_revision); -- who knows the key alone
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
    undelivered    text[] not null default '{}', -- of a shipped one: keys of its initiatives and stories that were not done then
    primary key (product, number, from_revision)
);
create index on release (product, release, from_revision);
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

-- What the product owner says of which initiative, by its number.
create table validation (
    product        text   not null,
    number         int    not null,
    from_revision  bigint not null,
    until_revision bigint,
    verdict        text   not null,
    findings       text   not null,
    validated_by   text   not null,
    primary key (product, number, from_revision)
);
create unique index validation_current on validation (product, number) where until_revision is null;

-- Which initiative depends on which.
create table dependency (
    product        text   not null,
    initiative     text   not null, -- its key
    depends_on     text   not null, -- the key of the other one
    from_revision  bigint not null,
    until_revision bigint,
    primary key (product, initiative, depends_on, from_revision)
);
create index on dependency (product, depends_on);
create unique index dependency_current on dependency (product, initiative, depends_on) where until_revision is null;

create table proposal (
    product        text        not null,
    number         int         not null,
    from_revision  bigint      not null,
    until_revision bigint,
    proposal       text        not null, -- its key
    initiative     text        not null, -- the key of the one that it is about; empty if it is about none
    change         text        not null,
    command        jsonb,                -- name and body; null where there are words alone
    status         text        not null,
    proposed_by    text        not null,
    proposed_at    timestamptz not null,
    decided_by     text,                 -- null while it is open, as what follows
    decided_at     timestamptz,
    reason         text,
    primary key (product, number, from_revision)
);
create unique index proposal_current on proposal (product, number) where until_revision is null;
create index on proposal (product, initiative);
