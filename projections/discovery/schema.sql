-- The discovery book at every revision. A row holds for from_revision <= revision < until_revision; null: still.
create table book_revision (
    product      text        not null,
    revision     bigint      not null,
    effective_at timestamptz not null, -- never goes backwards within a product
    primary key (product, revision)
);
create index on book_revision (product, effective_at, revision);

create table persona (
    product        text   not null,
    number         int    not null,
    from_revision  bigint not null,
    until_revision bigint,
    persona        text   not null, -- its key
    name           text   not null,
    kind           text   not null,
    goals          text[] not null,
    pains          text[] not null,
    description    text   not null,
    primary key (product, number, from_revision)
);
create unique index persona_current on persona (product, number) where until_revision is null;

create table competitor (
    product        text   not null,
    number         int    not null,
    from_revision  bigint not null,
    until_revision bigint,
    competitor     text   not null, -- its key
    name           text   not null,
    strengths      text[] not null,
    weaknesses     text[] not null,
    positioning    text   not null,
    link           text   not null,
    primary key (product, number, from_revision)
);
create unique index competitor_current on competitor (product, number) where until_revision is null;

-- Customers are those that it was captured with; more stand behind it by its evidence, and by needs merged into it.
create table need (
    product        text   not null,
    number         int    not null,
    from_revision  bigint not null,
    until_revision bigint,
    need           text   not null, -- its key
    statement      text   not null,
    source         text   not null,
    importance     int    not null,
    customers      text[] not null,
    persona        text   not null, -- a key, or empty
    status         text   not null,
    answer         jsonb,           -- {stories, initiatives, explanation}
    explanation    text   not null, -- why it is dismissed
    merged_into    text   not null, -- the key of the need that stands for it, or empty
    primary key (product, number, from_revision)
);
create index on need (product, merged_into) where merged_into <> '';
create unique index need_current on need (product, number) where until_revision is null;

-- Which story or initiative answers which need.
create table answer (
    product        text   not null,
    item           text   not null, -- the key of the story or initiative
    need           int    not null, -- its number
    from_revision  bigint not null,
    until_revision bigint,
    primary key (product, item, need, from_revision)
);
create unique index answer_current on answer (product, item, need) where until_revision is null;

create table evidence (
    product        text   not null,
    need           int    not null, -- its number
    number         int    not null, -- within the need
    from_revision  bigint not null,
    until_revision bigint,
    kind           text   not null,
    text           text   not null,
    link           text   not null,
    customer       text   not null,
    primary key (product, need, number, from_revision)
);
create unique index evidence_current on evidence (product, need, number) where until_revision is null;

create table insight (
    product        text   not null,
    number         int    not null,
    from_revision  bigint not null,
    until_revision bigint,
    insight        text   not null, -- its key
    statement      text   not null,
    method         text   not null,
    personas       text[] not null, -- keys, as are the others
    needs          text[] not null,
    competitors    text[] not null,
    primary key (product, number, from_revision)
);
create index on insight using gin (needs);
create unique index insight_current on insight (product, number) where until_revision is null;
