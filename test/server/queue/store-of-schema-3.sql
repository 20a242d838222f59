CREATE TABLE lanes (
    lane integer primary key,
    site text not null,
    destination text not null,
    test_event_code text not null,
    unique (site, destination, test_event_code)
  );
CREATE TABLE events (
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
  , share integer);
CREATE INDEX events_by_id on events (id);
CREATE INDEX events_by_run on events (run) where run is not null;
CREATE TABLE pending (
    lane integer not null,
    event integer not null,
    expires_at_ms integer not null,
    attempts integer not null default 0,
    first_sent_at_ms integer,
    answer integer,
    primary key (lane, event)
  ) without rowid;
CREATE TABLE deliveries (
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
CREATE INDEX dead_letters on deliveries (settled_at_ms, event, lane) where state > 1;
CREATE TABLE answers (
    answer integer primary key,
    sent_at_ms integer,
    answered_at_ms integer not null,
    code text,
    subcode text,
    title text,
    message text,
    trace_id text
  );
CREATE TABLE holds (
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
CREATE TABLE suppressions (digest text primary key, since_ms integer not null) without rowid;
CREATE TABLE settings (path text primary key, value text not null, set_at_ms integer not null) without rowid;
CREATE TABLE audit (entry integer primary key, at_ms integer not null, action text not null, detail text);
CREATE TABLE lease (
    one integer primary key check (one = 1),
    holder text not null,
    since_ms integer not null,
    heartbeat_at_ms integer not null
  );
CREATE TABLE ledger (
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
CREATE TABLE shares (share integer primary key, bearers integer not null, text text not null);
insert into lanes values (1, 'shop', 'meta:1234567890', '');
insert into lanes values (2, 'shop', 'tiktok:C4ABC', '');
insert into events values (1, 'delivered', 'shop', 'ViewContent', 1795176000000, 1795348800000, 'beacon', 0, 1, 'abc', 'fb', 'g-', null, '{"name":"ViewContent","id":"delivered","time":1795176000,"action_source":"website","source":"web","user":{},"properties":{}}', null);
insert into events values (2, 'refused', 'shop', 'ViewContent', 1795176000000, 1795348800000, 'import', 0, 0, null, null, null, 'run-1', ',"name":"ViewContent","id":"refused","time":1795176000,"action_source":"website","source":"web","properties":{}}', 2);
insert into events values (3, 'denied', 'shop', 'ViewContent', 1795176000000, 1795348800000, 'beacon', 0, 0, null, null, null, null, null, null);
insert into events values (4, 'waiting', 'shop', 'ViewContent', 1795176000000, 1795348800000, 'beacon', 0, 0, null, null, null, null, ',"name":"ViewContent","id":"waiting","time":1795176000,"action_source":"website","source":"web","properties":{}}', 2);
insert into shares values (2, 2, '{"user":{}');
insert into pending values (1, 4, 1795780800000, 0, null, null);
insert into pending values (2, 1, 1795780800000, 0, null, null);
insert into pending values (2, 4, 1795780800000, 0, null, null);
insert into deliveries values (1, 1, 1, 1795176000000, 1795780800000, 1, 1795175999960, null, 1);
insert into deliveries values (2, 1, 2, 1795176000000, 1795780800000, 1, 1795175999960, '100', 2);
insert into deliveries values (3, 1, 2, 1795176000000, 1795780800000, 0, null, 'consent', null);
insert into answers values (1, 1795175999960, 1795176000000, null, null, null, null, 'trace-1');
insert into answers values (2, 1795175999960, 1795176000000, '100', '2804003', 'Invalid', 'too old', 'trace-2');
insert into ledger values (1, 1994640, 1, 1, 1, 2, 1, 0);
insert into ledger values (2, 1994640, 2, 0, 1, 0, 0, 0);
insert into holds values ('shop', 'tiktok:C4ABC', 1795176000000, '40105', null, 'Token', null, null);
insert into suppressions values ('ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff', 1795176000000);
insert into settings values ('server.retentionDays', '7', 1795176000000);
insert into audit values (1, 1795176000000, 'settings', '{"path":"server.retentionDays"}');
pragma application_id = 1417111918;
pragma user_version = 3;
