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
    stage          text   not null, -- of the lifecycle
    policy         jsonb  not null,
    people         jsonb  not null, -- [{person, role}] in the order of assignment
    primary key (product, from_revision)
);
create unique index charter_current on charter (product) where until_revision is null;

-- Every vision; its version is the revision that set it. No row before the first one.
create table vision (
    product        text   not null,
    from_revision  bigint not null,
    until_revision bigint,
    vision         jsonb  not null,
    primary key (product, from_revision)
);
create unique index vision_current on vision (product) where until_revision is null;

create table goal (
    product        text   not null,
    number         int    not null,
    from_revision  bigint not null,
    until_revision bigint,
    goal           text   not null, -- its key
    title          text   not null,
    metric         text   not null,
    unit           text   not null, -- empty: none
    baseline       float8 not null,
    target         float8 not null,
    due_date       date,
    outcome        text   not null, -- empty: open
    primary key (product, number, from_revision)
);
create unique index goal_current on goal (product, number) where until_revision is null;

-- What a goal's metric was on a day.
create table measurement (
    product        text   not null,
    number         int    not null, -- of the goal
    day            text   not null, -- such as 2026-03-31
    from_revision  bigint not null,
    until_revision bigint,
    value          float8 not null,
    primary key (product, number, day, from_revision)
);
create unique index measurement_current on measurement (product, number, day) where until_revision is null;

create table challenge (
    product        text   not null,
    number         int    not null,
    from_revision  bigint not null,
    until_revision bigint,
    challenge      text   not null, -- its key
    description    text   not null,
    people         text[] not null, -- whom it hinders
    roles          text[] not null, -- likewise: all who hold one of them
    severity       text   not null,
    resolution     text   not null, -- how it was overcome; empty: it is open
    primary key (product, number, from_revision)
);
create unique index challenge_current on challenge (product, number) where until_revision is null;

-- What imports brought in. One that was taken back stays, and says so.
create table import (
    product        text    not null,
    batch          text    not null, -- id that its decisions share
    from_revision  bigint  not null,
    until_revision bigint,
    first          bigint  not null, -- the revision at which it was recorded
    source         text    not null, -- the tool
    origin         text    not null,
    items          int     not null,
    decisions      int     not null,
    until          text    not null, -- RFC 3339; empty: not known
    recorded       jsonb   not null, -- {by, at}, when it was recorded first
    taken_back     boolean not null,
    names          jsonb   not null, -- [{of, id, name}]: what things are called here
    primary key (product, batch, from_revision)
);
create unique index import_current on import (product, batch) where until_revision is null;
