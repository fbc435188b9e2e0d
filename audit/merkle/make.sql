-- The Merkle log over all events of all books. It is made of the log alone and may be dropped at any time.
create schema proof;

-- How far the tree has come: one row, which moves by compare-and-set on its size.
create table proof.head (
    version  int    not null, -- of leaves and tables
    size     bigint not null, -- leaves
    stream   text,            -- of the last event, by which the event store is known again; null: there was none yet
    revision bigint,
    event_id text,
    commit   bigint,
    prepare  bigint
);

-- Up to 256 neighbouring hashes of a level. A hash of level n stands for 256^n leaves.
create table proof.tile (
    level  int    not null,
    number bigint not null,
    hashes bytea  not null,
    primary key (level, number)
);

create table proof.stream (
    id   int  primary key generated always as identity,
    name text not null unique
);

-- Of which events the leaves of a tile of level 0 are.
create table proof.leaves (
    number    bigint   primary key,
    commit    bigint   not null, -- where the first of them lies
    prepare   bigint   not null,
    streams   int[]    not null,
    revisions bigint[] not null
);
create index on proof.leaves (commit, prepare);
