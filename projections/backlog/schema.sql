-- The backlog at every revision. A row holds for from_revision <= revision < until_revision; null: still. No index has
-- until_revision, and pages keep room: so ending a version touches no index.
create table book_revision (
    product      text        not null,
    revision     bigint      not null,
    effective_at timestamptz not null, -- never goes backwards within a product
    primary key (product, revision)
);
create index on book_revision (product, effective_at, revision);

create table story (
    product         text   not null,
    number          int    not null,
    from_revision   bigint not null,
    until_revision  bigint,
    story           text   not null, -- its key
    title           text   not null,
    kind            text   not null,
    status          text   not null,
    status_category text   not null,
    resolution      text   not null, -- empty: none
    priority        text   not null, -- the level; empty: none
    points          double precision,
    initiative      text   not null, -- empty: none
    assignee        text   not null, -- who works on it; empty: nobody
    labels          text[] not null,
    links           jsonb  not null, -- [{relation, target}]
    external        jsonb,
    dropped         boolean not null, -- or split: it is not in the order
    score           jsonb,            -- {framework, version, inputs, result}
    acceptance      jsonb,            -- {by, at}
    sprint          text   not null,  -- the key of the open sprint that it is committed to; empty: none
    split_into      text[] not null,  -- keys of the stories that took its place
    split_from      text   not null,  -- the key of the story whose place it took with others; empty: none
    primary key (product, number, from_revision)
) with (fillfactor = 85);

create index story_dropped on story (product, number) where dropped; -- finds those that are out of the order

-- What a story says at length, so that a change of status does not copy it.
create table story_text (
    product             text   not null,
    number              int    not null,
    from_revision       bigint not null,
    until_revision      bigint,
    as_a                text   not null,
    i_want              text   not null,
    so_that             text   not null,
    description         text   not null,
    acceptance_criteria text[] not null,
    needs               text[] not null,
    primary key (product, number, from_revision)
) with (fillfactor = 85);

-- The one order: the numbers of its stories, in the chunks of the directory, in the directory's order. A row of a chunk, of the
-- directory and of the length holds until the next one: so a move adds rows and changes none.
create table chunk (
    product        text   not null,
    chunk          int    not null,
    from_revision  bigint not null,
    stories        int[]  not null,
    primary key (product, chunk, from_revision)
);

create table directory (
    product        text   not null,
    from_revision  bigint not null,
    chunks         int[]  not null,
    primary key (product, from_revision)
);

-- How many stories the order has.
create table length (
    product        text   not null,
    from_revision  bigint not null,
    stories        int    not null,
    primary key (product, from_revision)
);

-- What the status of a story of the order means, so that lists of them are found by a scan of narrow rows. Dropped ones have none.
create table story_category (
    product         text   not null,
    number          int    not null,
    from_revision   bigint not null,
    until_revision  bigint,
    status_category text   not null, -- todo, doing or done
    primary key (product, number, from_revision)
) with (fillfactor = 85);

-- Which story belongs to an initiative, or to none, and which names a need.
create table member (
    product        text   not null,
    initiative     text   not null, -- its key; empty: none
    need           text   not null, -- a key or a text; empty: whatever they name
    number         int    not null, -- the story's
    from_revision  bigint not null,
    until_revision bigint,
    primary key (product, initiative, need, number, from_revision)
) with (fillfactor = 85);

-- How many members there are, and their points, by the category of their status; no row: none.
create table tally (
    product        text   not null,
    initiative     text   not null,
    need           text   not null,
    from_revision  bigint not null,
    until_revision bigint,
    todo           int    not null,
    doing          int    not null,
    done           int    not null,
    dropped        int    not null,
    todo_points    double precision not null,
    doing_points   double precision not null,
    done_points    double precision not null,
    dropped_points double precision not null,
    primary key (product, initiative, need, from_revision)
) with (fillfactor = 85);
create index on tally (product, need, initiative) where need <> '';

-- Which story waits for which, by a link of either of them.
create table block (
    product        text   not null,
    blocked        int    not null,
    relation       text   not null, -- of the link
    blocker        int    not null,
    from_revision  bigint not null,
    until_revision bigint,
    primary key (product, blocked, relation, blocker, from_revision)
) with (fillfactor = 85);

create table sprint (
    product        text   not null,
    number         int    not null,
    from_revision  bigint not null,
    until_revision bigint,
    sprint         text   not null, -- its key
    name           text   not null,
    goal           text   not null,
    start_date     date,
    end_date       date,
    external       jsonb,
    state          text   not null, -- planned, running or closed
    done           text[] not null, -- of a closed one: keys of the stories of its scope that were done
    primary key (product, number, from_revision)
) with (fillfactor = 85);

-- Which story was in the scope of which sprint; that of a closed one stays that with which it closed, unless an import corrects it.
create table scope (
    product        text   not null,
    sprint         int    not null,
    number         int    not null, -- the story's
    from_revision  bigint not null,
    until_revision bigint,
    primary key (product, sprint, number, from_revision)
) with (fillfactor = 85);

-- Which revisions gave a story its place by a decision on it; the others move it with its neighbours. The stories that it changed
-- sides with stood side by side: the row names the one nearest to where it went, and the one nearest to where it came from.
create table placed (
    from_revision bigint   not null,
    number        int      not null,
    place_from    int      not null, -- 0: it came into the order
    place_to      int      not null,
    passed        int      not null, -- 0: it passed nobody there, or others moved so that it did not
    passed_before int      not null, -- likewise; 0 too where it is the same story
    author        int      not null, -- who decided: a number of author
    trait         int      not null, -- of a move what the story was then: a number of trait; 0: it came to no other place
    marks         smallint not null, -- bits of a move: it is the first of its decision (1), the first with its level (2), kind (4), initiative (8);
                                     -- the decision changed the level too (16), and has a reason (32)
    product       text     not null,
    primary key (product, number, from_revision)
);
-- By time rows are found 64 revisions at a time: an index whose keys repeat takes 7 bytes a row.
create index on placed (product, (from_revision / 64));
-- Moves from or to the first places lie far apart: the index has all that is asked of them.
create index on placed (product, from_revision) include (number, place_from, place_to, passed, passed_before)
    where place_from > 0 and (place_from <= 20 or place_to <= 20);

-- What many rows of placed have in common, numbered for each product from 1 on, in the order in which it first came up.
create table author (
    from_revision bigint not null, -- at which it did
    nr            int    not null,
    product       text   not null,
    actor         text   not null,
    role          text   not null, -- empty: not known
    source        text   not null, -- how the decision came
    primary key (product, nr)
);
create table trait (
    from_revision bigint not null,
    nr            int    not null,
    product       text   not null,
    level         text   not null, -- empty: none
    kind          text   not null,
    initiative    text   not null, -- its key; empty: none
    primary key (product, nr)
);

-- When a story stood at a place of the first 20 for the first time, and had never stood nearer to the top; whoever's decision
-- brought it there. So it first came among the first n with the first row of a place up to n.
create table risen (
    from_revision bigint not null,
    number        int    not null,
    place         int    not null,
    product       text   not null,
    primary key (product, number, from_revision)
);

-- Which revisions gave a story another priority level.
create table leveled (
    from_revision bigint      not null,
    effective_at  timestamptz not null,
    number        int         not null,
    product       text        not null,
    level_from    text        not null, -- empty: none
    level_to      text        not null,
    actor         text        not null,
    role          text        not null,
    primary key (product, number, from_revision)
);

-- Which decisions took the one before on their story back: moved it the other way over at least half of the way, or set the level that it
-- had before. A decision on many stories has one row for each of them. Who made both, and when, the history knows.
create table reversal (
    from_revision bigint   not null, -- of the decision that takes back
    reversed      bigint   not null, -- the revision of the one that is taken back
    number        int      not null,
    within        smallint,          -- how many days that stood at most: 1, 7, 14, 30, 90 or 365; null: longer
    leads         smallint not null, -- bits: of its decision it is the first of its kind (1), of its reversed role (2), of those of the fewest days
    level         boolean  not null, -- the story's priority level, else its place
    undoes        boolean  not null, -- it was given to take a decision back
    product       text     not null,
    primary key (product, from_revision, number, level)
);

-- Reversals, but for those given to undo, are summed up in place as those of analytics are (projections/analytics/schema.sql), by the days
-- within which they were. A decision on many stories is counted once in each kind and pair of roles, under the fewest days.
create table reversal_kind (
    block     int      not null, -- of 1,024 revisions
    reversals int      not null,
    decisions int      not null,
    within    smallint not null,
    level     boolean  not null,
    product   text     not null,
    latest    bigint[] not null,
    primary key (product, block, level, within)
) with (fillfactor = 85);

-- Whose decisions were taken back by whom is asked of ranges as a whole: so blocks can be wider, and their rows fewer.
create table reversal_role (
    block         int      not null, -- of 8,192 revisions
    reversals     int      not null,
    decisions     int      not null,
    within        smallint not null,
    product       text     not null,
    role          text     not null, -- of who took back; empty: not known
    reversed_role text     not null,
    latest        bigint[] not null,
    primary key (product, block, role, reversed_role, within)
) with (fillfactor = 85);

create table reversal_person (
    block          int  not null, -- of 8,192 revisions
    within1        int  not null, -- how many were taken back within a day
    within7        int  not null, -- within 7 days, those within one among them
    within14       int  not null,
    within30       int  not null,
    within90       int  not null,
    within365      int  not null,
    product        text not null,
    role           text not null,
    reversed_role  text not null,
    actor          text not null,
    reversed_actor text not null,
    primary key (product, block, role, reversed_role, actor, reversed_actor)
) with (fillfactor = 85);
