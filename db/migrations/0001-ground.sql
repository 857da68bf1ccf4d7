-- 0001-ground.sql
-- The ground every table stands on: the app's role that owns nothing, who is asking (signed and bound to the
-- transaction), the call that gives a table its policies, the call that gives it its history, and keys that make
-- a double click have one effect. Also the Swedish alphabet, made right on both engines.
set local check_function_bodies = off; -- membership and people come with 0002

create schema access;
create schema history;

do $$ begin
  create role ragang_app nologin;
exception when duplicate_object or unique_violation then null; -- roles are shared by all databases of a server
end $$;

-- å, ä, ö last and in that order. PGlite carries no Swedish ICU data, so there the order is spelled out.
do $$ declare right_order boolean; begin
  create collation public.sv (provider = icu, locale = 'sv-SE');
  execute $q$ select 'z' < 'å' collate public.sv and 'å' < 'ä' collate public.sv and 'ä' < 'ö' collate public.sv $q$ into right_order;
  if not right_order then
    drop collation public.sv;
    execute $q$ create collation public.sv (provider = icu, locale = 'und',
      rules = '&z<å<<<Å<ä<<<Ä<<æ<<<Æ<ö<<<Ö<<ø<<<Ø') $q$;
  end if;
end $$;

-- ---------------------------------------------------------------- who is asking
create table access.key (
  one boolean primary key default true check (one),
  secret bytea not null
);
insert into access.key (secret)
  values (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));
revoke all on access.key from public;

-- The seal of a context: holds for this connection and this transaction only, so it cannot be replayed.
create function access.seal(context text) returns text language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select encode(sha256(secret || sha256(secret || convert_to(
    context || '|' || pg_backend_pid() || '|' || extract(epoch from transaction_timestamp()), 'UTF8'))), 'hex')
  from access.key $$;
revoke execute on function access.seal(text) from public;

-- person | organisation | county | role | coordinator | space administrator | system | request | seal
create function access.context() returns text[] language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp as $$
declare parts text[] := string_to_array(nullif(current_setting('ragang.context', true), ''), '|');
begin
  if parts is null or array_length(parts, 1) is distinct from 9
     or parts[9] is distinct from access.seal(array_to_string(parts[1:8], '|', '')) then
    return null;
  end if;
  return parts;
end $$;

create function access.my_person() returns uuid language sql stable as $$ select nullif((access.context())[1], '')::uuid $$;
create function access.my_organisation() returns uuid language sql stable as $$ select nullif((access.context())[2], '')::uuid $$;
create function access.my_county() returns uuid language sql stable as $$ select nullif((access.context())[3], '')::uuid $$;
create function access.i_may_write() returns boolean language sql stable as
  $$ select coalesce((access.context())[4] in ('editor', 'administrator'), false) $$;
create function access.i_read_only() returns boolean language sql stable as
  $$ select coalesce((access.context())[4] = 'reader', true) $$;
create function access.i_coordinate() returns boolean language sql stable as $$ select coalesce((access.context())[5] = 't', false) $$;
create function access.i_administrate() returns boolean language sql stable as $$ select coalesce((access.context())[6] = 't', false) $$;
create function access.i_am_system() returns boolean language sql stable as $$ select coalesce((access.context())[7] = 't', false) $$;

-- Take up a place in this transaction. Membership is read anew each time: who has left is out at once.
-- organisations.membership and organisations.county_role come with 0002.
create function access.act(person uuid, organisation uuid, county uuid, request text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare context text;
begin
  select concat_ws('|', m.person_id, m.organisation_id, c.county_id, m.role,
      case when r.coordinator then 't' else 'f' end, case when r.administrator then 't' else 'f' end, 'f',
      translate(left(coalesce(request, ''), 64), '|', '_'))
    into context
    from organisations.membership m
    join organisations.county_member c on c.organisation_id = m.organisation_id and c.county_id = county
    left join lateral (select bool_or(role = 'coordinator') as coordinator, bool_or(role = 'space-administrator') as administrator
      from organisations.county_role where county_id = county and person_id = person) r on true
   where m.person_id = person and m.organisation_id = organisation and m.ended_at is null;
  if context is null then
    raise exception 'no such membership' using errcode = '28000';
  end if;
  perform set_config('ragang.context', context || '|' || access.seal(context), true);
end $$;

-- The house itself: opens rounds whose time has come and works out standings. Never a person's request.
create function access.act_as_system(county uuid, request text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare context text := concat('|', '|', county, '|', '|f|f|t|', translate(left(coalesce(request, ''), 64), '|', '_'));
begin
  perform set_config('ragang.context', context || '|' || access.seal(context), true);
end $$;

-- ---------------------------------------------------------------- sessions (only the hash of the token is kept)
create table access.session (
  hash bytea primary key,
  person_id uuid not null,
  organisation_id uuid not null,
  county_id uuid not null,
  begun_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index on access.session (person_id);

create function access.open_session(hash bytea, person uuid, organisation uuid, county uuid, hours int) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from organisations.membership m
      join organisations.county_member c on c.organisation_id = m.organisation_id and c.county_id = county
      where m.person_id = person and m.organisation_id = organisation and m.ended_at is null) then
    raise exception 'no such membership' using errcode = '28000';
  end if;
  delete from access.session s where s.expires_at < now();
  insert into access.session (hash, person_id, organisation_id, county_id, expires_at)
    values (open_session.hash, person, organisation, county, now() + make_interval(hours => hours));
end $$;

create function access.close_session(hash bytea) returns void
  language sql security definer set search_path = pg_catalog, pg_temp as
  $$ delete from access.session s where s.hash = close_session.hash $$;

create function access.viewer_of(hash bytea)
  returns table (person_id uuid, organisation_id uuid, county_id uuid, role text, county_roles text[],
                 person_name text, organisation_name text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.person_id, s.organisation_id, s.county_id, m.role,
      array(select r.role from organisations.county_role r where r.county_id = s.county_id and r.person_id = s.person_id),
      p.name, o.name
    from access.session s
    join organisations.membership m on m.person_id = s.person_id and m.organisation_id = s.organisation_id and m.ended_at is null
    join organisations.county_member c on c.organisation_id = s.organisation_id and c.county_id = s.county_id
    join organisations.person p on p.id = s.person_id
    join organisations.organisation o on o.id = s.organisation_id
   where s.hash = viewer_of.hash and s.expires_at > now() $$;

-- ---------------------------------------------------------------- history: every write leaves a row, in the same transaction
create table history.version (
  seq bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  person_id uuid,
  acting_organisation_id uuid,
  request text,
  county_id uuid,
  organisation_id uuid,
  tbl text not null,
  row_id text not null,
  op text not null check (op in ('insert', 'update', 'delete')),
  payload jsonb not null
);
create index on history.version (tbl, row_id, seq);
create index on history.version (county_id, organisation_id);
comment on column history.version.payload is 'The row as it was written (for a delete: as it was)';
comment on column history.version.organisation_id is 'Whose words: the row''s own organisation, not the writer''s';

create function history.remember() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare
  now_row jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
  who text[] := access.context();
  key text;
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - tg_argv[1]::text[] = to_jsonb(old) - tg_argv[1]::text[] then
    return null; -- only bookkeeping columns moved
  end if;
  select string_agg(now_row ->> k, '/' order by o) into key
    from unnest(tg_argv[0]::text[]) with ordinality as t(k, o);
  insert into history.version (person_id, acting_organisation_id, request, county_id, organisation_id, tbl, row_id, op, payload)
    values (nullif(who[1], '')::uuid, nullif(who[2], '')::uuid, nullif(who[8], ''), (now_row ->> 'county_id')::uuid,
      (now_row ->> 'organisation_id')::uuid, tg_table_schema || '.' || tg_table_name, key, lower(tg_op), now_row);
  return null;
end $$;
revoke execute on function history.remember() from public;

create function history.refuse() returns trigger language plpgsql as $$ begin
  raise exception 'history is only added to' using errcode = '42501';
end $$;
create trigger only_added_to before update or delete or truncate on history.version
  for each statement execute function history.refuse();

-- Give a table its history. `bookkeeping` names columns whose change alone is nothing anybody said.
create procedure history.keep(t regclass, bookkeeping text[] default '{}') language plpgsql as $$
declare keys text[];
begin
  select array_agg(a.attname order by k.o) into keys
    from pg_index i cross join lateral unnest(i.indkey) with ordinality as k(n, o)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n
   where i.indrelid = t and i.indisprimary and a.attname <> 'county_id';
  execute format('create trigger remember after insert or update or delete on %s
    for each row execute function history.remember(%L, %L)', t, coalesce(keys, '{county_id}'), bookkeeping);
end $$;

-- ---------------------------------------------------------------- policies: one call per table
-- who may see, add, change and remove rows, in these words:
--   everyone · county (my county) · own (my organisation; to write: and I may write) · coordinator · administrator
--   · system · nobody · or an expression of its own, after 'sql:'. Several words are joined by ' or '.
create function access.who(word text, writing boolean) returns text language plpgsql immutable as $$
declare here text := 'county_id = (select access.my_county())';
begin
  if word like 'sql:%' then return '(' || substr(word, 5) || ')'; end if;
  return (select string_agg(case w
    when 'everyone' then '((select access.my_county()) is not null)'
    when 'county' then '(' || here || ')'
    when 'own' then '(' || here || ' and organisation_id = (select access.my_organisation())'
      || case when writing then ' and (select access.i_may_write())' else '' end || ')'
    when 'coordinator' then '(' || here || ' and (select access.i_coordinate()))'
    when 'administrator' then '(' || here || ' and (select access.i_administrate()))'
    when 'system' then '(' || here || ' and (select access.i_am_system()))'
    when 'nobody' then 'false'
    else '(no_such_word_' || w || ')' end, ' or ')
    from unnest(string_to_array(word, ' or ')) as w);
end $$;

create procedure access.protect(t regclass, see text, add text, change text, remove text default 'nobody') language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  execute format('create policy see on %s for select using (%s)', t, access.who(see, false));
  execute format('create policy add on %s for insert with check (%s)', t, access.who(add, true));
  execute format('create policy change on %s for update using (%s) with check (%s)', t, access.who(change, true), access.who(change, true));
  execute format('create policy remove on %s for delete using (%s)', t, access.who(remove, true));
  -- the listed definer functions and the migrations work as the owner of the schema
  execute format('create policy ground on %s to %I using (true) with check (true)', t, current_user);
  execute format('grant select, insert, update%s on %s to ragang_app', case when remove = 'nobody' then '' else ', delete' end, t);
end $$;

call access.protect('history.version', 'own or system', 'nobody', 'nobody');
revoke insert, update on history.version from ragang_app;

-- ---------------------------------------------------------------- one effect per form, however often it is sent
create table access.once (
  county_id uuid not null,
  organisation_id uuid not null,
  person_id uuid not null,
  key uuid not null,
  body_hash bytea not null,
  outcome jsonb,
  at timestamptz not null default now(),
  primary key (county_id, organisation_id, person_id, key)
);
comment on table access.once is 'A form carries a key of its own; the same key again gets the same outcome, another body is refused';
call access.protect('access.once', 'sql:county_id = (select access.my_county()) and organisation_id = (select access.my_organisation()) and person_id = (select access.my_person())',
  'sql:county_id = (select access.my_county()) and organisation_id = (select access.my_organisation()) and person_id = (select access.my_person())',
  'sql:county_id = (select access.my_county()) and organisation_id = (select access.my_organisation()) and person_id = (select access.my_person())');

grant usage on schema access, history to ragang_app;
revoke execute on all functions in schema access from public;
grant execute on function access.act(uuid, uuid, uuid, text), access.act_as_system(uuid, text), access.context(),
  access.my_person(), access.my_organisation(), access.my_county(), access.i_may_write(), access.i_read_only(),
  access.i_coordinate(), access.i_administrate(), access.i_am_system(),
  access.open_session(bytea, uuid, uuid, uuid, int), access.close_session(bytea), access.viewer_of(bytea) to ragang_app;
