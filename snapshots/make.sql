create schema if not exists snapshots;

create table if not exists snapshots.book (
    stream      text primary key,
    fingerprint text        not null, -- of the code that made it
    revision    bigint      not null, -- of the last event that it holds
    taken_at    timestamptz not null default clock_timestamp(),
    content     bytea       not null
);

-- half of it is hashes, which no compression makes smaller
alter table snapshots.book alter column content set storage external;
