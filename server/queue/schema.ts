/**
 * The store's history: entry n brings a store of schema n to schema n + 1. Entries are never edited once
 * released, only added.
 *
 * `pending` holds what still has to go out, `deliveries` what is settled, so that a delivery costs one insert on
 * entry, one delete and one insert at its end. Both end where new rows arrive: `pending` per lane, `deliveries`
 * by event. `state` is 1 delivered, 2 refused, 3 expired,
 * 4 refused and dropped. Times are Unix milliseconds.
 */
export const migrations: readonly string[] = [
  `
  create table lanes (
    lane integer primary key,
    site text not null,
    destination text not null,
    test_event_code text not null,
    unique (site, destination, test_event_code)
  );

  -- body is null where consent forbids it, after an erasure and once the retention is over
  create table events (
    seq integer primary key,
    id text not null,
    site text not null,
    name text not null,
    received_at_ms integer not null,
    dedup_until_ms integer not null,
    door text not null,
    bot integer not null,
    copies integer not null default 0,
    browsers text,
    pixel text,
    consent text,
    run text,
    body text
  );
  create index events_by_id on events (id);
  create index events_by_run on events (run) where run is not null;

  create table pending (
    lane integer not null,
    event integer not null,
    expires_at_ms integer not null,
    attempts integer not null default 0,
    first_sent_at_ms integer,
    answer integer,
    primary key (lane, event)
  ) without rowid;

  create table deliveries (
    event integer not null,
    lane integer not null,
    state integer not null,
    settled_at_ms integer not null,
    expires_at_ms integer not null,
    attempts integer not null,
    first_sent_at_ms integer,
    reason text,
    answer integer,
    primary key (event, lane)
  ) without rowid;
  create index dead_letters on deliveries (settled_at_ms, event, lane) where state > 1;

  -- one row per request, not per event; sent_at_ms is null for a refusal of our own that has something to say
  create table answers (
    answer integer primary key,
    sent_at_ms integer,
    answered_at_ms integer not null,
    code text,
    subcode text,
    title text,
    message text,
    trace_id text
  );

  -- by hour of receipt; denied is the part of refused that consent refused
  create table ledger (
    lane integer not null,
    hour integer not null,
    queued integer not null default 0,
    delivered integer not null default 0,
    duplicate integer not null default 0,
    refused integer not null default 0,
    denied integer not null default 0,
    expired integer not null default 0,
    primary key (lane, hour)
  ) without rowid;

  create table holds (
    site text not null,
    destination text not null,
    since_ms integer not null,
    code text not null,
    subcode text,
    title text not null,
    message text,
    trace_id text,
    primary key (site, destination)
  ) without rowid;

  create table suppressions (digest text primary key, since_ms integer not null) without rowid;
  create table settings (path text primary key, value text not null, set_at_ms integer not null) without rowid;
  create table audit (entry integer primary key, at_ms integer not null, action text not null, detail text);
  create table lease (
    one integer primary key check (one = 1),
    holder text not null,
    since_ms integer not null,
    heartbeat_at_ms integer not null
  );
  `,
  // Days begin at quarters of an hour in every zone, not at whole hours. What was counted by the hour stays in its first quarter.
  `
  alter table ledger rename to ledger_of_hours;
  create table ledger (
    lane integer not null,
    quarter integer not null,
    queued integer not null default 0,
    delivered integer not null default 0,
    duplicate integer not null default 0,
    refused integer not null default 0,
    denied integer not null default 0,
    expired integer not null default 0,
    primary key (lane, quarter)
  ) without rowid;
  insert into ledger select lane, hour * 4, queued, delivered, duplicate, refused, denied, expired from ledger_of_hours;
  drop table ledger_of_hours;
  `,
  // What events of one request begin with (the person, the page) is kept once for all of them.
  `
  -- share is the number of the first event that has it, bearers counts bodies; text is JSON that the body goes on with
  create table shares (share integer primary key, bearers integer not null, text text not null);
  alter table events add column share integer;
  `,
];

/** Marks the file as ours: "Twin" in ASCII. */
export const applicationId = 0x5477696e;
