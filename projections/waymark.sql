-- What the engine knows of each read model: how far it is, who feeds it, which products wait. A change of these tables
-- raises engineTables and has every read model made anew.
create schema waymark;

-- The version of these tables: one row.
create table waymark.engine (
    version text not null
);

-- A read model's tables in a schema are an edition of it, and each edition has a row. The row of the serving one has the name of
-- the read model, and exists before its first event; that of the one that is to take its place has _next behind the name, that
-- of the one whose place was taken _before.
create table waymark.projection (
    name         text primary key,                -- of the schema
    version      text        not null default '', -- of the tables and the fold that are installed; empty: none yet
    rebuild      boolean     not null default false, -- somebody wants the next edition
    began_at     timestamptz,                     -- when a node began to build it, or went on with it
    began_events bigint      not null default 0,  -- that it was made of then
    comparison   jsonb,                           -- with the one whose place it took or is to take; null: there was none
    updated_at   timestamptz not null default now()
);

-- The products are spread over lanes, and each lane of an edition has its own owner and its own checkpoint. What is written to all
-- editions of a read model in one lane has the epoch of one owner.
create table waymark.lane (
    name             text        not null,            -- of the edition
    lane             int         not null,
    epoch            bigint      not null default 0,  -- grows with each change of owner
    owner            text        not null default '',
    heartbeat_at     timestamptz,                     -- of the owner; null where it gave the lease back
    commit_position  bigint,                          -- everything of the lane up to here is in the read model, or waits; null
    prepare_position bigint,                          -- before the first page
    passed_id        text,                            -- of the first event from there on, where that is none of ours; null: the
                                                      -- checkpoint is the event below
    event_id         text,                            -- of the last event of ours up to there, by which the event store is
    event_stream     text,                            -- known again; null: there was none yet
    event_revision   bigint,
    event_commit     bigint,
    event_prepare    bigint,
    recorded_at      timestamptz,                     -- when the event at that position was recorded
    events           bigint      not null default 0,  -- that the read model was made of
    error            text,                            -- what holds it up; null while it goes on
    caught_up        boolean     not null default false, -- the owner has reached the end of the log since it took over
    at_end           boolean     not null default false, -- the log held no more when the last page was made
    building         boolean     not null default false, -- it was begun from zero and has not reached the end of the log yet
    updated_at       timestamptz not null default now(),
    primary key (name, lane)
) with (fillfactor = 50); -- each page changes rows, in place

-- Which of these lanes have these epochs. They are locked, in the order in which pages lock them, so that nobody waits in a circle.
create function waymark.owned(of text, lanes int[], epochs bigint[]) returns setof int language sql as $$
    select l.lane
    from waymark.lane l
    join unnest(lanes, epochs) as h (lane, epoch) on l.lane = h.lane and l.epoch = h.epoch
    where l.name = of
    order by l.lane
    for update of l
$$;

-- Whether a process can take a lane: it is nobody's, or of an owner that fell silent, or of this node since an epoch in which this process
-- took it: after that another one of this name has. Silent is also whose last sign of life is of the future, since the database's clock
-- was set back.
create function waymark.free(l waymark.lane, node text, had bigint[], stale interval) returns boolean language sql as $$
    select l.owner = node and l.epoch <= had[l.lane + 1] or l.heartbeat_at is null
        or l.heartbeat_at not between clock_timestamp() - stale and clock_timestamp() + stale
$$;

-- The nodes that can take lanes of a read model, and when they last said so.
create table waymark.candidate (
    name    text        not null, -- of the read model
    node    text        not null,
    version text        not null, -- of the tables and the fold that it has
    seen_at timestamptz not null,
    primary key (name, node)
);

-- Products whose events wait in a read model, because it can't take one of them.
create table waymark.parked (
    model            text        not null,
    product          text        not null,
    event_id         text        not null, -- of the event that can't be taken
    stream           text        not null,
    revision         bigint      not null,
    type             text        not null,
    commit_position  bigint      not null,
    prepare_position bigint      not null,
    error            text        not null, -- why it can't be taken
    parked_at        timestamptz not null default clock_timestamp(),
    waiting          bigint      not null default 0, -- events behind it that wait
    tries            int         not null default 0, -- of that event, since it was parked
    request          text,                 -- retry or skip: what the owner is asked to do; null: nothing
    primary key (model, product)
);

-- Events that somebody has left out of a read model.
create table waymark.skipped (
    model            text        not null,
    product          text        not null,
    book             text        not null,
    revision         bigint      not null,
    event_id         text        not null,
    type             text        not null,
    commit_position  bigint      not null,
    prepare_position bigint      not null,
    error            text        not null, -- why it was not taken
    skipped_at       timestamptz not null default clock_timestamp(),
    primary key (model, product, book, revision)
);
