-- What analytics counts. A priority decision, StoryPrioritized or BacklogReordered, counts if it changed the place or the level of a story.
-- What it changed is a fact: a row that holds for ever. Those of stories that came to another place are in backlog.placed, for the backlog
-- knows whom they passed; the others are here. Who decided, when and why the history has alone.
-- Facts are summed up in place by blocks of revisions: block n has those from n * 1024 on, up to the next block. Time never goes backwards
-- within a book, so a range of time is one of revisions, and all of it but what lies in the first and the last block is found in the sums,
-- whatever zone its bounds are of. latest are the revisions of the latest ten decisions that a row counts, the newest first. Pages keep room,
-- and no index has what changes: so counting touches no index.

-- A story that a decision gave another level, and no other place.
create table level_change (
    revision   bigint   not null, -- of the decision in the backlog
    number     int      not null, -- the story's
    direction  smallint not null, -- 1: up, -1: down, 0: neither
    reasoned   boolean  not null, -- the decision has a reason
    product    text     not null,
    level_from text     not null, -- empty: none
    level      text     not null, -- after the decision; empty: none
    kind       text     not null, -- as it was then, and so the initiative
    initiative text     not null, -- its key; empty: none
    primary key (product, revision, number)
);

-- Priority decisions by what they have in common. One that changed stories of several levels, kinds or initiatives counts in each of them,
-- with what it changed there.
create table tally (
    block         int    not null,
    decisions     int    not null,
    moves         int    not null, -- stories that they gave another place
    level_changes int    not null, -- stories that they gave another level
    up            int    not null, -- stories that came nearer to the top, and those that got a higher level and no other place
    down          int    not null,
    reasoned      int    not null, -- decisions with a reason
    places        bigint not null, -- over which stories moved
    product       text   not null,
    dimension     text   not null, -- all, actor, role, reason, source, level, kind or initiative
    value         text   not null, -- of the decision, its reason's first 100 characters, or of the story after it; empty for all, and none
    latest        bigint[] not null,
    primary key (product, dimension, block, value)
) with (fillfactor = 85);

-- All decisions of all books, by what they were and who made them. latest are revisions of the book.
create table decided (
    block     int    not null, -- of revisions of the book
    decisions int    not null,
    reasoned  int    not null, -- of them with a reason
    evidenced int    not null, -- of them with evidence
    product   text   not null,
    book      text   not null,
    type      text   not null,
    actor     text   not null,
    role      text   not null,
    latest    bigint[] not null,
    primary key (product, book, block, type, actor, role)
) with (fillfactor = 85);

-- Revisions that are no decisions: what an import notes for itself. They are counted nowhere.
create table passed (
    revision bigint not null,
    product  text   not null,
    book     text   not null,
    primary key (product, book, revision)
);

-- What a story is to priority decisions. A row holds until the next one.
create table story (
    product       text   not null,
    number        int    not null,
    from_revision bigint not null,
    level         text   not null,
    kind          text   not null,
    initiative    text   not null,
    primary key (product, number, from_revision)
);

-- How far a story came, and when. A row holds until the next one.
create table life (
    from_revision  bigint      not null,
    done_revision  bigint      not null, -- that of done_at; -1 while it is not done
    written_at     timestamptz not null,
    prioritized_at timestamptz,          -- when a decision first moved it or changed its level; null: none did
    started_at     timestamptz,          -- when it first was in a status that means doing
    done_at        timestamptz,          -- when it came to be done the last time; null while it is not
    accepted_at    timestamptz,          -- null while it is not
    since          timestamptz not null, -- when it came to its status
    number         int         not null,
    product        text        not null,
    status         text        not null,
    category       text        not null,
    spent          jsonb       not null, -- seconds that it was in statuses before, by their names
    primary key (product, number, from_revision)
);

-- The priority levels of a product's policy, the highest first. A row holds until the next one.
create table levels (
    product       text   not null,
    from_revision bigint not null, -- of the product's book
    levels        text[] not null,
    primary key (product, from_revision)
);
