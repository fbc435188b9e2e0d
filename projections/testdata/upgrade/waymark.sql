-- What the engine knows of each read model: how far it is, and who feeds it. The row exists before the first event.
create schema if not exists waymark;

create table if not exists waymark.projection (
    name             text primary key,
    version          int         not null default 0, -- of the schema that is installed; 0: none yet
    epoch            bigint      not null default 0, -- grows with each change of owner
    owner            text        not null default '',
    heartbeat_at     timestamptz,                    -- of the owner; null where it gave the lease back
    commit_position  bigint,                         -- everything up to here is in the read model; null before the first page
    prepare_position bigint,
    events           bigint      not null default 0, -- that the read model was made of
    error            text,                           -- what holds it up; null while it goes on
    caught_up        boolean     not null default false, -- the owner has reached the end of the log since it took over
    updated_at       timestamptz not null default now()
);
