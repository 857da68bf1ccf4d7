-- 0021-history-sealed.sql
-- What was said cannot be quietly changed. Each version keeps the audience it was written with and a salted hash of
-- its words; versions, and who looked at what, are sealed in batches by a chain of hashes whose newest link the
-- organisations keep for themselves. Words go by decision only: the hash stays, so the chain holds without them.

-- ---------------------------------------------------------------- what has a history
create table history.kept_table (
  tbl text primary key,
  audience text not null check (audience in ('written', 'county', 'own')),
  keys text[] not null,
  bookkeeping text[] not null,
  over text,
  empties text
);
comment on table history.kept_table is 'Every table with a history: how its versions get their audience, and how its rows are emptied when their time is over';
comment on column history.kept_table.audience is 'written: the row says it (visibility, named, secrecy_section); county: its members; own: whose words they are, and nobody else';
comment on column history.kept_table.over is 'SQL over the row alias r: timestamptz since when it holds no longer, null while it does; null: only a row that is gone is over';
comment on column history.kept_table.empties is 'SQL after "set": takes the words out of a row that is over, by decision';
call access.protect('history.kept_table', 'sql:true', 'nobody', 'nobody');
revoke insert, update on history.kept_table from ragang_app;

-- ---------------------------------------------------------------- a version knows its audience and its hash
alter table history.version
  add column row_version int,
  add column visibility text not null default 'own' check (visibility in ('own', 'named', 'county', 'public')),
  add column named uuid[] not null default '{}',
  add column secrecy boolean not null default false,
  add column salt bytea,
  add column payload_hash bytea,
  alter column payload drop not null;
comment on column history.version.row_version is '1, 2, 3 … of this row';
comment on column history.version.visibility is 'Who could read it when it was written; sharing later opens no earlier version';
comment on column history.version.secrecy is 'It carried a note of secrecy when it was written';
comment on column history.version.salt is 'Goes with the words when they are disposed of, so that the hash tells nothing of them';
comment on column history.version.payload_hash is 'SHA-256 of salt and payload as text; stays when both are gone';
comment on column history.version.payload is 'The row as it was written (for a delete: as it was); null when it was disposed of by decision';

create function history.hash_of(salt bytea, payload jsonb) returns bytea language sql immutable
  set search_path = pg_catalog, pg_temp as $$ select sha256(salt || convert_to(payload::text, 'UTF8')) $$;

-- Rows that were once marked with secrecy: whoever is not cleared reads none of their versions, the earlier ones neither.
create table history.marked (
  county_id uuid not null,
  tbl text not null,
  row_id text not null,
  primary key (county_id, tbl, row_id)
);
call access.protect('history.marked', 'nobody', 'nobody', 'nobody');
revoke all on history.marked from ragang_app;
create function history.marked() returns text[] language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(tbl || ' ' || row_id), '{}') from history.marked where county_id = access.my_space() $$;
revoke execute on function history.hash_of(bytea, jsonb), history.marked() from public;
grant execute on function history.marked() to ragang_app;

-- In every write: one look at who asks, one at the number of the version before.
create or replace function history.remember() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  now_row jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
  who text[];
  key text;
  of text := tg_table_schema || '.' || tg_table_name;
  here uuid := (now_row ->> 'county_id')::uuid;
  seen_by text := tg_argv[2];
  names uuid[] := '{}';
  secret boolean := false;
  grain bytea := uuid_send(gen_random_uuid());
begin
  if tg_op = 'UPDATE' and (case when tg_argv[1] = '{}' then now_row = to_jsonb(old)
      else now_row - tg_argv[1]::text[] = to_jsonb(old) - tg_argv[1]::text[] end) then
    return null; -- only bookkeeping columns moved
  end if;
  if tg_argv[0] = '{id}' then
    key := now_row ->> 'id';
  else
    select string_agg(now_row ->> k, '/' order by o) into key
      from unnest(tg_argv[0]::text[]) with ordinality as t(k, o);
  end if;
  if seen_by = 'written' then
    seen_by := coalesce(now_row ->> 'visibility', 'own');
    if seen_by = 'named' then
      names := array(select e::uuid from jsonb_array_elements_text(now_row -> 'named') as e);
    end if;
    secret := now_row ->> 'secrecy_section' is not null;
    if secret then
      insert into history.marked values (here, of, key) on conflict do nothing;
    end if;
  end if;
  who := access.context();
  insert into history.version (person_id, acting_organisation_id, request, county_id, organisation_id, tbl, row_id, op,
      row_version, visibility, named, secrecy, salt, payload, payload_hash)
    values (nullif(who[1], '')::uuid, nullif(who[2], '')::uuid, nullif(who[8], ''), here,
      (now_row ->> 'organisation_id')::uuid, of, key, lower(tg_op),
      coalesce((select v.row_version from history.version v where v.tbl = of and v.row_id = key
        and v.county_id is not distinct from here order by v.row_version desc limit 1), 0) + 1,
      seen_by, names, secret, grain, now_row, sha256(grain || convert_to(now_row::text, 'UTF8')));
  return null;
end $$;

-- Whose are the versions of a table: what its rows say; else what its policy says, where that is the whole county.
create function history.audience_of(t regclass) returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select case
    when exists (select from pg_attribute where attrelid = t and attname = 'visibility' and not attisdropped) then 'written'
    when (select bool_or(regexp_replace(pg_get_expr(p.polqual, p.polrelid), '[()\s]', '', 'g')
          in ('county_id=SELECTaccess.my_countyASmy_county', 'county_id=SELECTmy_countyASmy_county'))
        from pg_policy p where p.polrelid = t and p.polname = 'see') then 'county'
    else 'own' end $$;

-- Give a table its history, after its policies. `bookkeeping` names columns whose change alone is nothing anybody
-- said; `audience` overrules what the table itself tells.
drop procedure history.keep(regclass, text[]);
create procedure history.keep(t regclass, bookkeeping text[] default '{}', audience text default null)
  language plpgsql as $$
declare
  keys text[];
  seen_by text := coalesce(audience, history.audience_of(t));
  named_as text := (select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = t);
begin
  select array_agg(a.attname order by k.o) into keys
    from pg_index i cross join lateral unnest(i.indkey) with ordinality as k(n, o)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n
   where i.indrelid = t and i.indisprimary and a.attname <> 'county_id';
  keys := coalesce(keys, '{county_id}');
  execute format('create or replace trigger remember after insert or update or delete on %s
    for each row execute function history.remember(%L, %L, %L)', t, keys, bookkeeping, seen_by);
  insert into history.kept_table (tbl, audience, keys, bookkeeping) values (named_as, seen_by, keys, bookkeeping)
    on conflict (tbl) do update set audience = excluded.audience, keys = excluded.keys, bookkeeping = excluded.bookkeeping;
end $$;

-- Those that have one already. The trigger's own words say which columns were bookkeeping.
do $$ declare one record; begin
  for one in select g.tgrelid::regclass as t, encode(g.tgargs, 'hex') as args from pg_trigger g where g.tgname = 'remember' and not g.tgisinternal loop
    call history.keep(one.t, convert_from(decode(split_part(regexp_replace(one.args, '(..)', '\1 ', 'g'), ' 00 ', 2), 'hex'), 'UTF8')::text[]);
  end loop;
end $$;

-- What was written before this: numbered, given the audience of its table, and hashed.
alter table history.version disable trigger only_added_to;
update history.version v set row_version = n.n, salt = n.grain, payload_hash = history.hash_of(n.grain, v.payload),
    visibility = case k.audience when 'written' then coalesce(v.payload ->> 'visibility',
      case when v.tbl like 'organisations.%' then 'county' else 'own' end) when 'county' then 'county' else 'own' end
  from (select seq, row_number() over (partition by tbl, row_id, county_id order by seq) as n,
      uuid_send(gen_random_uuid()) as grain from history.version) n, history.version w
    left join history.kept_table k on k.tbl = w.tbl
 where n.seq = v.seq and w.seq = v.seq;
alter table history.version enable trigger only_added_to;
alter table history.version alter column row_version set not null, alter column payload_hash set not null,
  add check ((payload is null) = (salt is null));
drop index history.version_tbl_row_id_seq_idx;
create unique index one_after_the_other on history.version (tbl, row_id, row_version, county_id) nulls not distinct;
create index on history.version (acting_organisation_id);
create index on history.version using gin (named) where visibility = 'named';

-- Tables that had none: what stands there now is their first version.
do $$ declare t text; k history.kept_table; key text; begin
  foreach t in array array['matters.bundle', 'matters.common_division', 'organisations.alias', 'organisations.grouping',
      'organisations.grouping_member', 'organisations.person'] loop
    call history.keep(t::regclass);
    select * into k from history.kept_table where tbl = t;
    select string_agg(format('(content ->> %L)', c), ' || ''/'' || ') into key from unnest(k.keys) c;
    execute format($q$insert into history.version (county_id, organisation_id, tbl, row_id, op, row_version, visibility, salt, payload, payload_hash)
      select (content ->> 'county_id')::uuid, (content ->> 'organisation_id')::uuid, %L, %s, 'insert', 1, %L, grain, content,
          history.hash_of(grain, content)
        from (select to_jsonb(r) as content, uuid_send(gen_random_uuid()) as grain from %s r) rows$q$,
      t, key, case k.audience when 'county' then 'county' else 'own' end, t);
  end loop;
end $$;

drop policy see on history.version;
create policy see on history.version for select using (
  (county_id = (select access.my_county()) and (select access.i_am_system()))
  or ((select access.my_link()) is null and (select access.my_person()) is not null
    and ((select access.i_am_cleared()) or (not secrecy and tbl || ' ' || row_id <> all ((select history.marked())::text[])))
    and ((county_id = (select access.my_county()) and organisation_id = (select access.my_organisation()))
      or (county_id = (select access.my_county()) and visibility = 'named' and named && array[(select access.my_organisation())])
      or (county_id = (select access.my_county()) and visibility = 'county' and (select access.i_am_member()))
      or (county_id = (select access.my_space()) and visibility = 'public'))));

-- ---------------------------------------------------------------- who looked at what
create table history.access_log (
  seq bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  person_id uuid,
  organisation_id uuid,
  county_id uuid,
  request text,
  what text not null check (what in ('read-secret', 'export', 'sign-in', 'sign-out', 'step-up', 'switch', 'refused', 'people', 'administration', 'record', 'disposal')),
  tbl text check (tbl ~ '^[a-z_]+\.[a-z_]+$'),
  row_id text check (row_id ~ '^[0-9A-Za-z./_-]{1,200}$'),
  outcome text not null check (outcome in ('done', 'refused', 'failed')),
  detail text check (detail ~ '^[a-z0-9/][a-z0-9 ./:_=\[\]-]{0,199}$')
);
create index on history.access_log (county_id, organisation_id, seq);
comment on table history.access_log is 'Written before anything is shown, in a transaction of its own. Ids only: no names, addresses or words of a record';
comment on column history.access_log.organisation_id is 'The organisation that the person acted for; null: nobody was signed in';
comment on column history.access_log.detail is 'A word of the house''s own (which way in, which export), never what somebody typed';
call access.protect('history.access_log', 'sql:county_id = (select access.my_county())
  and organisation_id = (select access.my_organisation()) and (select access.my_link()) is null
  and (select coalesce((access.context())[4] = ''administrator'', false))', 'nobody', 'nobody');
revoke insert, update on history.access_log from ragang_app;

create function history.log_access(what text, tbl text, row_id text, outcome text, detail text) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare who text[] := access.context(); n bigint;
begin
  insert into history.access_log (person_id, organisation_id, county_id, request, what, tbl, row_id, outcome, detail)
    values (nullif(who[1], '')::uuid, nullif(who[2], '')::uuid, coalesce(nullif(who[3], '')::uuid, access.my_space()),
      nullif(who[8], ''), log_access.what, log_access.tbl, log_access.row_id, log_access.outcome, log_access.detail)
    returning seq into n;
  return n;
end $$;
revoke execute on function history.log_access(text, text, text, text, text) from public;
grant execute on function history.log_access(text, text, text, text, text) to ragang_app;

-- ---------------------------------------------------------------- sealed in batches
create table history.seal (
  stream text not null check (stream in ('version', 'access')),
  n bigint not null check (n > 0),
  first_seq bigint not null,
  last_seq bigint not null,
  rows bigint not null,
  at timestamptz not null default clock_timestamp(),
  prev bytea not null,
  body bytea not null,
  hash bytea not null,
  primary key (stream, n),
  check (last_seq >= first_seq)
);
comment on table history.seal is 'A link of the chain: what was written from first_seq to last_seq, and the link before';
comment on column history.seal.body is 'SHA-256 of the rows'' own digests, one after the other';
comment on column history.seal.hash is 'SHA-256 of prev, the head [stream, n, first_seq, last_seq, rows, at] as JSON text, and body';
-- a hash tells nothing of what it seals: the whole chain is for anybody who is here
call access.protect('history.seal', 'sql:(select access.my_space()) is not null', 'nobody', 'nobody');
revoke insert, update on history.seal from ragang_app;

create table history.barrier (
  stream text primary key check (stream in ('version', 'access')),
  hi bigint not null,
  at timestamptz not null
);
comment on table history.barrier is 'Up to this number everything is decided: written for good, or never';
call access.protect('history.barrier', 'nobody', 'nobody', 'nobody');
revoke all on history.barrier from ragang_app;
insert into history.barrier values ('version', 0, now()), ('access', 0, now());

create function history.day(at timestamptz) returns text language sql immutable set search_path = pg_catalog, pg_temp as
  $$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

-- A row as the chain reads it: JSON text of everything but the words and their salt. bin/verify-history.mjs does the same.
create function history.text_of(v history.version) returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_array(v.seq, history.day(v.at), v.person_id, v.acting_organisation_id, v.request, v.county_id,
    v.organisation_id, v.tbl, v.row_id, v.op, v.row_version, v.visibility, array_to_string(v.named, ','), v.secrecy,
    encode(v.payload_hash, 'hex'))::text $$;
create function history.text_of(a history.access_log) returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_array(a.seq, history.day(a.at), a.person_id, a.organisation_id, a.county_id, a.request, a.what,
    a.tbl, a.row_id, a.outcome, a.detail)::text $$;
create function history.head_of(s history.seal) returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_array(s.stream, s.n, s.first_seq, s.last_seq, s.rows, history.day(s.at))::text $$;

-- The digests of one link, in order: what its body is made of.
create function history.digests(of_stream text, from_seq bigint, to_seq bigint) returns table (seq bigint, digest bytea)
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if of_stream = 'version' then
    return query select v.seq, sha256(convert_to(history.text_of(v), 'UTF8')) from history.version v
      where v.seq between from_seq and to_seq order by v.seq;
  else
    return query select a.seq, sha256(convert_to(history.text_of(a), 'UTF8')) from history.access_log a
      where a.seq between from_seq and to_seq order by a.seq;
  end if;
end $$;

-- First half, a transaction of its own: wait, shortly, until nobody is writing. Then every number that has been given
-- is decided, and the highest is noted. Waits no longer than half a second: false, and another try the next time.
create function history.hold_still(of_stream text) returns boolean language plpgsql security definer
  set search_path = pg_catalog, pg_temp set lock_timeout = '500ms' as $$
declare highest bigint;
begin
  begin
    if of_stream = 'version' then
      lock table history.version in share mode;
      select max(seq) into highest from history.version;
    else
      lock table history.access_log in share mode;
      select max(seq) into highest from history.access_log;
    end if;
  exception when lock_not_available then
    return false;
  end;
  update history.barrier set hi = greatest(hi, coalesce(highest, 0)), at = clock_timestamp() where stream = of_stream;
  return true;
end $$;

-- Second half: the next links, up to what was noted. How many rows were sealed; call it until it says 0.
create function history.seal_up(of_stream text, most int default 1000) returns bigint language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare
  high bigint;
  s history.seal;
  before history.seal;
begin
  perform pg_advisory_xact_lock(724021, hashtext(of_stream));
  select hi into high from history.barrier where stream = of_stream;
  select * into before from history.seal where stream = of_stream order by n desc limit 1;
  s.stream := of_stream;
  s.n := coalesce(before.n, 0) + 1;
  s.prev := coalesce(before.hash, decode(repeat('00', 32), 'hex'));
  s.first_seq := coalesce(before.last_seq, 0) + 1;
  s.last_seq := least(high, s.first_seq + greatest(most, 1) - 1);
  if s.last_seq < s.first_seq then return 0; end if;
  s.at := clock_timestamp();
  select count(*), sha256(coalesce(string_agg(d.digest, ''::bytea order by d.seq), ''))
    into s.rows, s.body from history.digests(of_stream, s.first_seq, s.last_seq) d;
  s.hash := sha256(s.prev || convert_to(history.head_of(s), 'UTF8') || s.body);
  insert into history.seal select s.*;
  return s.last_seq - s.first_seq + 1;
end $$;

-- How much waits for its seal, and since when: an alarm when that is long ago.
create function history.unsealed() returns table (stream text, rows bigint, oldest timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select 'version', count(*), min(v.at) from history.version v
    where v.seq > coalesce((select max(last_seq) from history.seal where stream = 'version'), 0)
  union all select 'access', count(*), min(a.at) from history.access_log a
    where a.seq > coalesce((select max(last_seq) from history.seal where stream = 'access'), 0) $$;

-- The digests that an export needs for the rows it does not hold: of links that hold some of its own. Without the
-- salted hash in it, a digest tells nothing of a row.
create function history.digests_for(of_stream text, links bigint[]) returns table (n bigint, digests text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.n, (select string_agg(encode(d.digest, 'hex'), '' order by d.seq)
      from history.digests(s.stream, s.first_seq, s.last_seq) d)
    from history.seal s where s.stream = of_stream and s.n = any (links)
      and access.my_organisation() is not null and access.my_link() is null order by s.n $$;

revoke execute on function history.audience_of(regclass), history.day(timestamptz), history.text_of(history.version),
  history.text_of(history.access_log), history.head_of(history.seal), history.digests(text, bigint, bigint),
  history.hold_still(text), history.seal_up(text, int), history.unsealed(), history.digests_for(text, bigint[]) from public;
grant execute on function history.hold_still(text), history.seal_up(text, int), history.unsealed(),
  history.digests_for(text, bigint[]), history.text_of(history.version), history.text_of(history.access_log),
  history.head_of(history.seal), history.day(timestamptz) to ragang_app;

-- ---------------------------------------------------------------- disposal (gallring) by decision
create table history.retention (
  county_id uuid not null references organisations.county,
  tbl text not null references history.kept_table,
  months int check (months between 1 and 1200),
  ground text not null check (length(ground) between 1 and 500),
  set_by uuid references organisations.person,
  set_at timestamptz not null default now(),
  primary key (county_id, tbl)
);
create index on history.retention (tbl);
create index on history.retention (set_by);
comment on table history.retention is 'How long a kind of record is kept when it holds no longer; a kind without a rule is kept for good';
comment on column history.retention.months is 'Months after it was over, or after a later version took its place; null: kept for good';
comment on column history.retention.ground is 'The decision or plan that the rule rests on';
call access.protect('history.retention', 'sql:county_id = (select access.my_space()) and (select access.my_person()) is not null', 'nobody', 'nobody');
revoke insert, update on history.retention from ragang_app;
call history.keep('history.retention');

create table history.disposal (
  county_id uuid not null references organisations.county,
  id uuid not null,
  tbl text not null references history.kept_table,
  decided_by text not null check (length(decided_by) between 1 and 200),
  decision text not null check (length(decision) between 1 and 200),
  decided_on date not null,
  cutoff timestamptz not null,
  carried_out_by uuid references organisations.person,
  carried_out_at timestamptz not null default now(),
  seqs bigint[] not null,
  records text[] not null,
  primary key (county_id, id)
);
create index on history.disposal (tbl);
create index on history.disposal (carried_out_by);
comment on table history.disposal is 'Words that were taken out by decision: which versions, and which rows that were over';
comment on column history.disposal.decided_by is 'The office that decided';
comment on column history.disposal.decision is 'Its registration number (dnr) or the number of the decision';
comment on column history.disposal.seqs is 'The versions that were emptied; this row''s own version is sealed, so none is emptied without a trace';
call access.protect('history.disposal', 'sql:county_id = (select access.my_space()) and (select access.my_person()) is not null', 'nobody', 'nobody');
revoke insert, update on history.disposal from ragang_app;
call history.keep('history.disposal');

-- Only added to; except that words and salt go together, in the disposal that names the version.
create function history.only_emptied() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.payload is null and new.salt is null
     and to_jsonb(new) - '{payload,salt}'::text[] = to_jsonb(old) - '{payload,salt}'::text[]
     and exists (select from history.disposal d
       where d.id = nullif(current_setting('ragang.disposal', true), '')::uuid and old.seq = any (d.seqs)) then
    return new;
  end if;
  raise exception 'history is only added to' using errcode = '42501';
end $$;
revoke execute on function history.only_emptied() from public;
drop trigger only_added_to on history.version;
create trigger only_added_to before delete or truncate on history.version for each statement execute function history.refuse();
create trigger only_emptied before update on history.version for each row execute function history.only_emptied();
create trigger only_added_to before update or delete or truncate on history.access_log for each statement execute function history.refuse();
create trigger only_added_to before update or delete or truncate on history.seal for each statement execute function history.refuse();
create trigger only_added_to before update or delete or truncate on history.disposal for each statement execute function history.refuse();

-- How the rows of a table are emptied. `over`: since when a row holds no longer.
create procedure history.let_go(t regclass, over text, empties text) language plpgsql as $$
begin
  update history.kept_table k set over = let_go.over, empties = let_go.empties
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = t and k.tbl = n.nspname || '.' || c.relname;
  if not found then raise exception '% has no history', t; end if;
end $$;
call history.let_go('matters.note', 'r.ended_at', $$title = '–', text = '–', share_ground = left(share_ground, 0) || '–', written_by = null, changed_by = null$$);
call history.let_go('organisations.contact_point', 'r.ended_at',
  $$role = '–', person_name = null, phone = null, mail = null, deputy_name = null, deputy_phone = null$$);
call history.let_go('organisations.profile',
  '(select min(l.written_at) from organisations.profile l where l.county_id = r.county_id and l.organisation_id = r.organisation_id and l.version > r.version)',
  $$mission = '', goals = '', methods = '', needs = '', offers = '', contact_for = '', written_by = null$$);

-- What is over before a day: versions whose place was taken by a later one, and all versions of a row that is gone or
-- holds no longer (`row_over`). What was emptied before is not in it.
create function history.over_before(here uuid, of_tbl text, cutoff timestamptz)
  returns table (seq bigint, row_id text, organisation_id uuid, over_at timestamptz, row_over boolean)
  language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare k history.kept_table; ended text := 'select null::text, null::timestamptz where false'; key text;
begin
  select * into strict k from history.kept_table where tbl = of_tbl;
  select string_agg(format('(to_jsonb(r) ->> %L)', c), ' || ''/'' || ') into key from unnest(k.keys) c;
  if k.over is not null then
    ended := format('select %s, %s from %s r where r.county_id = $1', key, k.over, of_tbl);
  end if;
  return query execute format($q$
    with v as materialized (select v.seq, v.row_id, v.organisation_id, v.op, v.at, v.payload is null as empty,
        lead(v.at) over (partition by v.row_id order by v.row_version) as next_at
      from history.version v where v.county_id = $1 and v.tbl = $2),
    rows_now (row_id, ended_at) as materialized (%s),
    last as (select v.row_id, case when v.op = 'delete' then v.at else n.ended_at end as ended_at, exists (
        select from history.disposal d where d.county_id = $1 and d.tbl = $2 and v.row_id = any (d.records)) as gone
      from v left join rows_now n on n.row_id = v.row_id where v.next_at is null)
    select v.seq, v.row_id, v.organisation_id, least(v.next_at, l.ended_at), coalesce(l.ended_at < $3, false)
      from v join last l on l.row_id = v.row_id
     where not v.empty and not (l.gone and v.next_at is null) and (v.next_at < $3 or l.ended_at < $3)
     order by v.seq $q$, ended) using here, of_tbl, cutoff;
end $$;
revoke execute on function history.over_before(uuid, text, timestamptz) from public;

-- What the rules make due now, by kind and by whose words: shown to the operator before anything is done. No words.
create function history.due(now timestamptz default clock_timestamp())
  returns table (tbl text, organisation_id uuid, versions bigint, records bigint, oldest timestamptz, cutoff timestamptz)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare one history.retention; until timestamptz;
begin
  if not coalesce(access.i_operate(), false) then raise exception 'only the operator' using errcode = '42501'; end if;
  for one in select r.* from history.retention r where r.county_id = access.my_space() and r.months is not null order by r.tbl loop
    until := date_trunc('day', least(now, clock_timestamp())) - make_interval(months => one.months);
    return query select one.tbl, o.organisation_id, count(*), count(distinct o.row_id) filter (where o.row_over), min(o.over_at), until
      from history.over_before(one.county_id, one.tbl, until) o group by o.organisation_id order by count(*) desc;
  end loop;
end $$;

create function history.set_retention(of_tbl text, keep_months int, on_ground text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not coalesce(access.i_operate(), false) then raise exception 'only the operator' using errcode = '42501'; end if;
  insert into history.retention (county_id, tbl, months, ground, set_by)
    values (access.my_space(), of_tbl, keep_months, on_ground, access.my_person())
    on conflict (county_id, tbl) do update set months = excluded.months, ground = excluded.ground, set_by = excluded.set_by, set_at = now();
end $$;

-- Take the words out. `expected` is what the operator was shown: if more or less has become due since, nothing is done.
create function history.dispose(disposal uuid, of_tbl text, before timestamptz, expected bigint, by_whom text, dnr text, on_day date)
  returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  here uuid := access.my_space();
  k history.kept_table;
  found_seqs bigint[];
  found_rows text[];
  key text;
  months int;
begin
  if not coalesce(access.i_operate(), false) then raise exception 'only the operator' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(724022, hashtext(here::text));
  select * into k from history.kept_table where tbl = of_tbl;
  select r.months into months from history.retention r where r.county_id = here and r.tbl = of_tbl;
  if months is null or before > clock_timestamp() - make_interval(months => months) then
    raise exception 'the rule keeps this longer' using errcode = '23514', constraint = 'retention_first';
  end if;
  if on_day > (clock_timestamp() at time zone 'Europe/Stockholm')::date then
    raise exception 'decided in a time to come' using errcode = '23514', constraint = 'decided_before';
  end if;
  select coalesce(array_agg(seq), '{}'), coalesce(array_agg(distinct row_id) filter (where row_over), '{}')
    into found_seqs, found_rows from history.over_before(here, of_tbl, before);
  if cardinality(found_seqs) is distinct from expected::int or cardinality(found_seqs) = 0 then
    raise exception 'what is due has changed' using errcode = '40000', constraint = 'as_listed';
  end if;
  -- rows that are still there first: emptying them leaves a version of its own, without words
  if k.empties is not null and cardinality(found_rows) > 0 then
    select string_agg(format('(to_jsonb(r) ->> %L)', c), ' || ''/'' || ') into key from unnest(k.keys) c;
    execute format('update %s r set %s where r.county_id = $1 and %s = any ($2)', of_tbl, k.empties, key) using here, found_rows;
  end if;
  insert into history.disposal (county_id, id, tbl, decided_by, decision, decided_on, cutoff, carried_out_by, seqs, records)
    values (here, disposal, of_tbl, by_whom, dnr, on_day, before, access.my_person(),
      found_seqs, found_rows);
  perform set_config('ragang.disposal', disposal::text, true);
  update history.version set payload = null, salt = null where seq = any (found_seqs);
  perform set_config('ragang.disposal', '', true);
  return cardinality(found_seqs);
end $$;
revoke execute on function history.due(timestamptz), history.set_retention(text, int, text),
  history.dispose(uuid, text, timestamptz, bigint, text, text, date), history.over_before(uuid, text, timestamptz) from public;
grant execute on function history.due(timestamptz), history.set_retention(text, int, text),
  history.dispose(uuid, text, timestamptz, bigint, text, text, date) to ragang_app;

-- ---------------------------------------------------------------- is it whole?
-- Every link is worked out again from the rows; every version that has words is held against its hash, and one that has
-- none against the sealed decision. `heads`: links that somebody else kept, [{"stream", "n", "hash"}]: a tail that
-- was cut and a chain that was rebuilt are found by those only. No row: nothing is wrong. For the owner of the schema.
create function history.verify(heads jsonb default '[]') returns table (stream text, n bigint, seq bigint, fault text)
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  s history.seal;
  before history.seal;
  found bigint;
  body bytea;
begin
  for s in select * from history.seal l order by l.stream, l.n loop
    if before.stream is distinct from s.stream then before := null; end if;
    if s.n <> coalesce(before.n, 0) + 1 then return query select s.stream, s.n, null::bigint, 'a link is missing before this one'; end if;
    if s.first_seq <> coalesce(before.last_seq, 0) + 1 then return query select s.stream, s.n, s.first_seq, 'it does not begin where the one before ended'; end if;
    if s.prev <> coalesce(before.hash, decode(repeat('00', 32), 'hex')) then return query select s.stream, s.n, null::bigint, 'it does not hang on the one before'; end if;
    if s.hash <> sha256(s.prev || convert_to(history.head_of(s), 'UTF8') || s.body) then return query select s.stream, s.n, null::bigint, 'its hash is not that of what it says'; end if;
    select count(*), sha256(coalesce(string_agg(d.digest, ''::bytea order by d.seq), '')) into found, body
      from history.digests(s.stream, s.first_seq, s.last_seq) d;
    if found <> s.rows then return query select s.stream, s.n, null::bigint, format('%s rows, %s were sealed', found, s.rows);
    elsif body <> s.body then return query select s.stream, s.n, null::bigint, 'a row is not as it was sealed'; end if;
    before := s;
  end loop;
  return query select 'version', null::bigint, v.seq, 'the words are not those that were written' from history.version v
    where v.payload is not null and v.payload_hash <> sha256(v.salt || convert_to(v.payload::text, 'UTF8'));
  return query select 'version', null::bigint, v.seq, 'the words are gone without a decision' from history.version v
    where v.payload is null and v.seq not in (select q::bigint from history.version d
      cross join lateral jsonb_array_elements_text(d.payload -> 'seqs') q
      where d.tbl = 'history.disposal' and d.op = 'insert' and d.payload is not null);
  return query select h ->> 'stream', (h ->> 'n')::bigint, null::bigint, 'the link that was kept elsewhere is not here'
    from jsonb_array_elements(heads) h where not exists (select from history.seal l
      where l.stream = h ->> 'stream' and l.n = (h ->> 'n')::bigint and encode(l.hash, 'hex') = h ->> 'hash');
end $$;

-- Does the newest version of each row say what the table says? Bookkeeping apart, and columns that came later. For the
-- owner of the schema: an empty answer means that nothing was written past the history.
create function history.differences(of_tbl text default null) returns table (tbl text, row_id text, fault text)
  language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare k history.kept_table; key text; here text;
begin
  for k in select * from history.kept_table t where of_tbl is null or t.tbl = of_tbl order by t.tbl loop
    select string_agg(format('(to_jsonb(r) ->> %L)', c), ' || ''/'' || ') into key from unnest(k.keys) c;
    here := case when exists (select from pg_attribute where attrelid = k.tbl::regclass and attname = 'county_id'
      and not attisdropped) then 'r.county_id' else 'null::uuid' end;
    return query execute format($q$
      with last as (select distinct on (v.county_id, v.row_id) v.county_id, v.row_id, v.op, v.payload, v.payload is null as empty
          from history.version v where v.tbl = %L order by v.county_id, v.row_id, v.row_version desc),
        is_now as (select %s as county_id, %s as row_id, to_jsonb(r) as content from %s r)
      select %L, coalesce(l.row_id, i.row_id), case
          when l.row_id is null then 'in the table, not in the history'
          when i.row_id is null then 'in the history, not in the table'
          when l.op = 'delete' then 'taken away in the history, still in the table'
          else 'the table says something else than the history' end
        from last l full join is_now i on i.row_id = l.row_id
          and coalesce(i.county_id, '00000000-0000-0000-0000-000000000000') = coalesce(l.county_id, '00000000-0000-0000-0000-000000000000')
       where (i.row_id is null and l.op <> 'delete') or l.row_id is null or (i.row_id is not null and (l.op = 'delete'
          or (not l.empty and exists (select from jsonb_each(l.payload - %L::text[]) e
            where i.content ? e.key and i.content -> e.key is distinct from e.value)))) $q$,
      k.tbl, here, key, k.tbl, k.tbl, k.bookkeeping);
  end loop;
end $$;
revoke execute on function history.verify(jsonb), history.differences(text) from public;
