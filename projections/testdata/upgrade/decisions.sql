-- The history: one row an event of any book.
create table decision (
    product          text        not null,
    book             text        not null,
    revision         bigint      not null,
    id               uuid        not null unique,
    type             text        not null,
    effective_at     timestamptz not null,
    recorded_at      timestamptz not null,
    happened_at      timestamptz,             -- where it happened before what its book already held
    actor            text        not null,
    role             text        not null,    -- empty: not known
    reason           text        not null,    -- empty: none was given
    evidence         jsonb       not null,    -- [{kind, value}]
    source           text        not null,
    subject          text        not null,    -- the key of the story, initiative or release; the person; the product's key
    subjects         text[]      not null,    -- all that it touches
    changes          jsonb       not null,    -- [{field, from, to}]
    correlation_id   text        not null,
    causation_id     text        not null,
    command_id       text        not null,
    hash             text        not null,
    undoes           uuid,                    -- the event that it takes back
    commit_position  bigint      not null,
    prepare_position bigint      not null,
    moves            int         not null,    -- stories whose place it changed by a priority decision
    moved_up         int         not null,
    moved_down       int         not null,
    level_from       text,                    -- both null where no priority level changed
    level_to         text,
    primary key (product, book, revision)
);
create index on decision (product, commit_position, prepare_position);
create index on decision (product, actor, commit_position);
create index on decision (product, type, commit_position);
create index on decision (product, effective_at);
create index on decision using gin (subjects);
