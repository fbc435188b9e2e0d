-- The history: one row a decision of any book. What has a fixed length stands first, so that nothing is padded.
create table decision (
    revision         bigint      not null,
    commit_position  bigint      not null,
    prepare_position bigint      not null,
    effective_at     timestamptz not null,
    recorded_at      timestamptz,             -- null: when it took effect
    happened_at      timestamptz,             -- where it happened before what its book already held
    id               uuid        not null unique,
    undoes           uuid,                    -- the event that it takes back
    product          text        not null,
    book             text        not null,
    type             text        not null,
    actor            text        not null,
    recorded_by      text        not null,    -- who sent it; empty where that was the actor
    role             text        not null,    -- empty: not known
    reason           text        not null,    -- empty: none was given
    evidence         jsonb       not null,    -- [{kind, value}]
    source           text        not null,
    subject          text        not null,    -- the key of the story, initiative or release; the person; the product's key
    others           text[]      not null,    -- what else it touches
    changes          jsonb       not null,    -- [[field, from, to]]
    command_id       text        not null,
    command          text        not null,    -- its name; empty: not known
    correlation_id   text,                    -- null: the id of the command
    causation_id     text,                    -- likewise
    batch_id         text,                    -- where it was not given alone
    hash             bytea       not null,
    top              int,                     -- the place nearest to the top that it gave to a story or took from one; null: none
    words            text[]      not null,    -- of the reason and of texts that it changed
    primary key (product, book, revision)
);
create index on decision (product, commit_position, prepare_position);
create index on decision (product, actor, commit_position);
create index on decision (product, recorded_by, commit_position) where recorded_by <> '';
create index on decision (product, type, commit_position);
create index on decision (product, effective_at);
create index on decision using gin ((subject || others)) with (gin_pending_list_limit = 64); -- else a filter looks through 4 MB
create index on decision using gin (array_to_tsvector(words)) with (gin_pending_list_limit = 64);
create index on decision (product, commit_position, prepare_position) where top <= 20;
create index on decision (product, commit_position, prepare_position) where undoes is not null;
create index on decision (product, commit_position, prepare_position) where reason = '';
create index on decision (causation_id) where causation_id is not null;
create index on decision (hashtext(coalesce(batch_id, command_id))); -- not "using hash": an import is one batch, and each entry of a bucket is passed by the next

-- Events that are no decisions, but revisions of their books all the same: what an import notes for itself.
create table passed (
    revision         bigint      not null,
    commit_position  bigint      not null,
    prepare_position bigint      not null,
    effective_at     timestamptz not null,
    id               uuid        not null unique,
    product          text        not null,
    book             text        not null,
    primary key (product, book, revision)
);
create index on passed (product, effective_at);

-- The decisions that are taken back: versions by revision of the book.
create table undone (
    product          text   not null,
    book             text   not null,
    revision         bigint not null, -- of the decision
    from_revision    bigint not null,
    until_revision   bigint,
    undone_by        uuid   not null, -- the event that took it back
    commit_position  bigint not null, -- of the decision
    prepare_position bigint not null,
    primary key (product, book, revision, from_revision)
);
create unique index undone_current on undone (product, book, revision) where until_revision is null;
create index on undone (product, commit_position, prepare_position) where until_revision is null;
