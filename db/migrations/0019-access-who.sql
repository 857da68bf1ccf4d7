-- 0019-access-who.sql
-- Who is asking is no longer said by the app: it follows from the session that the person holds. What the session may
-- do follows from the membership as it is now. The house itself needs a key; whoever runs the installation reads no
-- content; a link holds for one thing. Then people: their accounts, their organisation's administrator, invitations.
set local check_function_bodies = off;

-- ---------------------------------------------------------------- a seal worked out once
-- One hash with the secret at both ends: nobody can add to what was sealed. Bound to this connection and transaction.
create or replace function access.seal(context text) returns text language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp as $$
declare kept bytea;
begin
  select secret into kept from access.key;
  return encode(sha256(kept || int4send(pg_backend_pid()) || timestamptz_send(transaction_timestamp())
    || convert_to(context, 'UTF8') || kept), 'hex');
end $$;

-- person | organisation | county | role | coordinator | space administrator | system | request
-- | space | cleared | fresh | operator | link | session | seal
-- role: reader, editor, administrator; operator, link and public have no county here, only a space
create or replace function access.context() returns text[] language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp as $$
declare
  said text := current_setting('ragang.context', true);
  kept bytea;
begin
  if said is null or said = '' then return null; end if;
  select secret into kept from access.key;
  if right(said, 64) is distinct from encode(sha256(kept || int4send(pg_backend_pid())
      || timestamptz_send(transaction_timestamp()) || convert_to(left(said, -65), 'UTF8') || kept), 'hex') then
    return null;
  end if;
  return string_to_array(said, '|');
end $$;

create or replace function access.i_read_only() returns boolean language sql stable as
  $$ select coalesce((access.context())[4] not in ('editor', 'administrator'), true) $$;
create function access.i_am_cleared() returns boolean language sql stable as $$ select coalesce((access.context())[10] = 't', false) $$;
create function access.i_am_fresh() returns boolean language sql stable as $$ select coalesce((access.context())[11] = 't', false) $$;
create function access.i_operate() returns boolean language sql stable as $$ select coalesce((access.context())[12] = 't', false) $$;
create function access.my_link() returns text language sql stable as $$ select nullif((access.context())[13], '') $$;
create function access.my_session() returns uuid language sql stable as $$ select nullif((access.context())[14], '')::uuid $$;
create function access.my_space() returns uuid language sql stable as $$ select nullif((access.context())[9], '')::uuid $$;
create function access.i_am_public() returns boolean language sql stable as $$ select coalesce((access.context())[4] = 'public', false) $$;
comment on function access.my_county() is 'Null for an operator, a link and the public, so that everything that is for the county is shut to them';
comment on function access.my_space() is 'The county of any context, also of those for whom my_county() is null';
comment on function access.my_link() is 'The one thing that this session may do, e.g. still-true:<boundary>; null: it is a whole session';

-- Asked in every trigger: one look instead of two.
create or replace function matters.a_person_acts() returns boolean language sql stable as
  $$ select coalesce((access.context())[7] = 'f', false) $$;

-- ---------------------------------------------------------------- people
alter table organisations.membership
  add column begun_at timestamptz not null default now(),
  add column ended_by uuid references organisations.person,
  add column cleared_at timestamptz,
  add column cleared_by uuid references organisations.person,
  add column version int not null default 1 check (version > 0),
  add check ((cleared_at is null) = (cleared_by is null));
create index on organisations.membership (ended_by);
create index on organisations.membership (cleared_by);
comment on column organisations.membership.cleared_at is 'Given by name by the organisation''s administrator: may read what is marked with secrecy';
-- who is cleared is for the organisation to know
revoke select on organisations.membership from ragang_app;
grant select (person_id, organisation_id, role, title_sv, title_en, begun_at, ended_at, version) on organisations.membership to ragang_app;
revoke insert, update on organisations.membership from ragang_app;

alter table organisations.county_role drop constraint county_role_role_check,
  add constraint county_role_role_check check (role in ('coordinator', 'space-administrator', 'operator'));
comment on column organisations.county_role.role is 'coordinator: one or two; operator: runs the installation and reads no content';

create table access.account (
  person_id uuid primary key references organisations.person on delete cascade,
  mail text not null unique check (mail = lower(mail) and mail ~ '^[^@[:space:][:cntrl:]<>,;"|]{1,64}@[^@[:space:][:cntrl:]<>,;"|]{1,190}$'),
  language text not null default 'sv' check (language in ('sv', 'en')),
  mail_proved_at timestamptz,
  begun_at timestamptz not null default now()
);
comment on table access.account is 'Where a person gets mail. Read by definer functions, and by the person';
comment on column access.account.mail_proved_at is 'When something that was sent there came back. Null: the invitation was handed over in another way';
call access.protect('access.account', 'sql:person_id = (select access.my_person()) and (select access.my_link()) is null', 'nobody', 'nobody');
revoke insert, update on access.account from ragang_app;

-- ---------------------------------------------------------------- sessions
-- Whoever was signed in signs in again: a session of before says too little of how.
delete from access.session;
drop function access.viewer_of(bytea);
drop function access.open_session(bytea, uuid, uuid, uuid, int);
drop function access.act(uuid, uuid, uuid, text);
drop function access.act_as_system(uuid, text);
alter table access.session
  add column id uuid not null unique default gen_random_uuid(),
  add column kind text not null default 'full' check (kind in ('full', 'link')),
  add column acting_as text not null default 'member' check (acting_as in ('member', 'operator')),
  add column only_for text check (length(only_for) between 1 and 200 and only_for !~ '\|'),
  add column way text not null default 'demo' check (way in ('demo', 'passkey', 'code', 'oidc', 'link', 'invitation')),
  add column holds_for uuid references organisations.organisation,
  add column agent text not null default '' check (length(agent) <= 60),
  add column signed_in_at timestamptz not null default now(),
  add column stepped_up_at timestamptz,
  add column seen_at timestamptz not null default now(),
  add check ((kind = 'link') = (only_for is not null));
create index on access.session (organisation_id);
create index on access.session (county_id);
create index on access.session (holds_for);
alter table access.session add foreign key (person_id) references organisations.person on delete cascade,
  add foreign key (organisation_id) references organisations.organisation on delete cascade,
  add foreign key (county_id) references organisations.county on delete cascade;
comment on table access.session is 'Only the hash of the token is kept. What the session may do is not here: it is read from the membership in each transaction';
comment on column access.session.agent is 'Browser and system in plain words, "Firefox, Windows"; no address';
comment on column access.session.holds_for is 'Signed in by that organisation''s own identity provider: holds for no other employer';
comment on column access.session.seen_at is 'At most five minutes behind';
alter table access.session enable row level security;
alter table access.session force row level security;
do $$ begin execute format('create policy ground on access.session to %I using (true) with check (true)', current_user); end $$;

alter table access.key add column system_key text not null
  default encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex');
comment on column access.key.system_key is 'What the server process says to act as the house itself';

-- The mark that somebody has taken up a place in this transaction. A lock of a transaction cannot be let go within it.
create function access.mark() returns void language sql volatile security definer set search_path = pg_catalog, pg_temp as
  $$ select pg_advisory_xact_lock_shared(724019, pg_backend_pid()) $$;
revoke execute on function access.mark() from public;

-- The server process takes its key in a transaction where nobody acts. What a person's request asks, it asks within a
-- transaction in which the person has taken up a place, and one that cannot be ended from inside a statement.
create function access.take_system_key() returns text language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from pg_locks l where l.locktype = 'advisory' and l.classid = 724019 and l.objid = pg_backend_pid()
      and l.pid = pg_backend_pid()) then
    raise exception 'somebody acts in this transaction' using errcode = '42501';
  end if;
  return (select k.system_key from access.key k);
end $$;

create function access.is_key(key text) returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp as
  $$ select coalesce((select sha256(convert_to(k.system_key, 'UTF8')) = sha256(convert_to(is_key.key, 'UTF8')) from access.key k), false) $$;
revoke execute on function access.is_key(text) from public;

-- Take up the place of whoever holds this session: person, organisation and county are the session's, what they may do
-- is the membership's, read anew each time.
create function access.act(session bytea, request text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare context text;
begin
  select concat(s.person_id, '|', case when s.acting_as = 'member' then s.organisation_id end, '|',
      case when whole then s.county_id end, '|',
      case when s.kind = 'link' then 'link' when s.acting_as = 'operator' then 'operator' else m.role end, '|',
      case when whole and r.coordinator then 't' else 'f' end, '|', case when whole and r.administrator then 't' else 'f' end,
      '|f|', translate(left(request, 64), '|', '_'), '|', s.county_id, '|',
      case when whole and m.cleared_at is not null then 't' else 'f' end, '|',
      case when greatest(s.signed_in_at, s.stepped_up_at) > now() - interval '10 minutes' then 't' else 'f' end, '|',
      case when s.acting_as = 'operator' then 't' else 'f' end, '|', s.only_for, '|', s.id)
    into context
    from access.session s
    cross join lateral (select s.kind = 'full' and s.acting_as = 'member' as whole) w
    join organisations.membership m on m.person_id = s.person_id and m.organisation_id = s.organisation_id and m.ended_at is null
    join organisations.county_member c on c.organisation_id = s.organisation_id and c.county_id = s.county_id
    left join lateral (select bool_or(role = 'coordinator') as coordinator, bool_or(role = 'space-administrator') as administrator,
        bool_or(role = 'operator') as operator
      from organisations.county_role where county_id = s.county_id and person_id = s.person_id) r on true
   where s.hash = act.session and s.expires_at > now() and s.seen_at > now() - interval '2 hours'
     and (s.acting_as = 'member' or r.operator);
  if context is null then
    raise exception 'no such session, or its membership has ended' using errcode = '28000';
  end if;
  perform pg_advisory_xact_lock_shared(724019, pg_backend_pid());
  perform set_config('ragang.context', context || '|' || access.seal(context), true);
end $$;

-- The house itself: opens rounds whose time has come and works out standings. Only the server process has the key.
create function access.act_as_system(county uuid, request text, key text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare context text := concat('||', county, '||f|f|t|', translate(left(request, 64), '|', '_'), '|', county, '|f|f|f||');
begin
  if not access.is_key(key) then raise exception 'not the house itself' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock_shared(724019, pg_backend_pid());
  perform set_config('ragang.context', context || '|' || access.seal(context), true);
end $$;

-- Anybody, of one county's open pages.
create function access.act_as_public(county uuid, request text default '') returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare context text := concat('|||public|f|f|f|', translate(left(request, 64), '|', '_'), '|', county, '|f|f|f||');
begin
  perform pg_advisory_xact_lock_shared(724019, pg_backend_pid());
  perform set_config('ragang.context', context || '|' || access.seal(context), true);
end $$;

-- Twelve hours at most, two without being used. Opened by the server process alone, when somebody has signed in.
create function access.open_session(key text, hash bytea, person uuid, organisation uuid, county uuid, way text,
    agent text default '', holds_for uuid default null, acting_as text default null, only_for text default null) returns uuid
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare made uuid; operates boolean;
begin
  if not access.is_key(key) then raise exception 'not the house itself' using errcode = '42501'; end if;
  if open_session.holds_for <> organisation or not exists (select from organisations.membership m
      join organisations.county_member c on c.organisation_id = m.organisation_id and c.county_id = county
      where m.person_id = person and m.organisation_id = organisation and m.ended_at is null) then
    raise exception 'no such membership' using errcode = '28000';
  end if;
  operates := exists (select from organisations.county_role r where r.county_id = county and r.person_id = person and r.role = 'operator');
  if open_session.acting_as = 'operator' and not operates then raise exception 'no such role' using errcode = '28000'; end if;
  delete from access.session s where s.expires_at < now() or s.seen_at < now() - interval '2 hours';
  insert into access.session (hash, person_id, organisation_id, county_id, expires_at, kind, only_for, way, agent, holds_for, acting_as)
    values (open_session.hash, person, organisation, county,
      now() + case when open_session.only_for is null then interval '12 hours' else interval '30 minutes' end,
      case when open_session.only_for is null then 'full' else 'link' end, open_session.only_for, open_session.way, left(agent, 60), open_session.holds_for,
      case when open_session.only_for is not null then 'member' else coalesce(open_session.acting_as, case when operates then 'operator' else 'member' end) end)
    returning id into made;
  return made;
end $$;

-- A new session in the place of an old one: signed in again (step up), another employer, or the work of the operator.
-- The old one ends, and the time it was opened goes on counting.
create function access.change_session(key text, old_hash bytea, hash bytea, organisation uuid default null,
    acting_as text default null, stepped_up boolean default false, way text default null) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s access.session;
begin
  if not access.is_key(key) then raise exception 'not the house itself' using errcode = '42501'; end if;
  delete from access.session o where o.hash = old_hash and o.kind = 'full' and o.expires_at > now()
    and o.seen_at > now() - interval '2 hours' returning * into s;
  if s.id is null then return false; end if;
  s.organisation_id := coalesce(organisation, s.organisation_id);
  s.acting_as := coalesce(change_session.acting_as, s.acting_as);
  if s.holds_for <> s.organisation_id or not exists (select from organisations.membership m
        join organisations.county_member c on c.organisation_id = m.organisation_id and c.county_id = s.county_id
        where m.person_id = s.person_id and m.organisation_id = s.organisation_id and m.ended_at is null)
     or (s.acting_as = 'operator' and not exists (select from organisations.county_role r
        where r.county_id = s.county_id and r.person_id = s.person_id and r.role = 'operator')) then
    raise exception 'no such membership' using errcode = '28000';
  end if;
  insert into access.session (hash, person_id, organisation_id, county_id, begun_at, expires_at, way, agent, holds_for, acting_as, signed_in_at, stepped_up_at)
    values (change_session.hash, s.person_id, s.organisation_id, s.county_id, s.begun_at, s.expires_at,
      coalesce(change_session.way, s.way), s.agent, s.holds_for, s.acting_as,
      s.signed_in_at, case when stepped_up then now() else s.stepped_up_at end);
  return true;
end $$;

create function access.session_seen(hash bytea) returns void language sql security definer set search_path = pg_catalog, pg_temp as
  $$ update access.session s set seen_at = now() where s.hash = session_seen.hash and s.seen_at < now() - interval '4 minutes'
       and s.seen_at > now() - interval '2 hours' $$;

create function access.viewer_of(hash bytea)
  returns table (person_id uuid, organisation_id uuid, county_id uuid, role text, county_roles text[],
                 person_name text, organisation_name text, session_id uuid, kind text, acting_as text, only_for text,
                 cleared boolean, fresh boolean, not_seen boolean, language text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.person_id, s.organisation_id, s.county_id,
      case when s.kind = 'full' and s.acting_as = 'member' then m.role else 'reader' end,
      array(select r.role from organisations.county_role r where r.county_id = s.county_id and r.person_id = s.person_id
        and s.kind = 'full' and (r.role = 'operator') = (s.acting_as = 'operator')),
      p.name, o.name, s.id, s.kind, s.acting_as, s.only_for,
      m.cleared_at is not null and s.kind = 'full' and s.acting_as = 'member',
      greatest(s.signed_in_at, s.stepped_up_at) > now() - interval '10 minutes', s.seen_at < now() - interval '5 minutes',
      (select a.language from access.account a where a.person_id = s.person_id)
    from access.session s
    join organisations.membership m on m.person_id = s.person_id and m.organisation_id = s.organisation_id and m.ended_at is null
    join organisations.county_member c on c.organisation_id = s.organisation_id and c.county_id = s.county_id
    join organisations.person p on p.id = s.person_id
    join organisations.organisation o on o.id = s.organisation_id
   where s.hash = viewer_of.hash and s.expires_at > now() and s.seen_at > now() - interval '2 hours'
     and (s.acting_as = 'member' or exists (select from organisations.county_role r where r.county_id = s.county_id
       and r.person_id = s.person_id and r.role = 'operator')) $$;

-- Mine, wherever I am signed in.
create function access.my_sessions() returns table (id uuid, organisation_name text, acting_as text, kind text, way text, agent text,
    begun_at timestamptz, signed_in_at timestamptz, seen_at timestamptz, expires_at timestamptz, this_one boolean)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.id, o.name, s.acting_as, s.kind, s.way, s.agent, s.begun_at, greatest(s.signed_in_at, s.stepped_up_at), s.seen_at, s.expires_at,
      s.id = access.my_session()
    from access.session s join organisations.organisation o on o.id = s.organisation_id
   where s.person_id = access.my_person() and access.my_link() is null
     and s.expires_at > now() and s.seen_at > now() - interval '2 hours'
   order by s.id = access.my_session() desc, s.seen_at desc $$;
create function access.end_my_session(session uuid) returns boolean language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if access.my_link() is not null then return false; end if;
  delete from access.session s where s.id = end_my_session.session and s.person_id = access.my_person();
  return found;
end $$;
create function access.end_my_sessions() returns int language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare n int;
begin
  if access.my_link() is not null then return 0; end if;
  delete from access.session s where s.person_id = access.my_person();
  get diagnostics n = row_count;
  return n;
end $$;
-- Where I may act: my employers in this county, and the running of the installation.
create function access.my_places() returns table (organisation_id uuid, name text, role text, acting_as text, this_one boolean, holds boolean)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.id, o.name, m.role, a.acting_as, s.organisation_id = o.id and s.acting_as = a.acting_as, coalesce(s.holds_for = o.id, true)
    from access.session s
    join organisations.membership m on m.person_id = s.person_id and m.ended_at is null
    join organisations.county_member c on c.organisation_id = m.organisation_id and c.county_id = s.county_id
    join organisations.organisation o on o.id = m.organisation_id
    cross join (values ('member'), ('operator')) a(acting_as)
   where s.id = access.my_session() and access.my_link() is null and (a.acting_as = 'member' or o.id = s.organisation_id and exists (select
     from organisations.county_role r where r.county_id = s.county_id and r.person_id = s.person_id and r.role = 'operator'))
   order by a.acting_as, c.position $$;

-- The address of a person: for the house, for the person, and for the administrators of their organisations.
create function access.mail_of(person uuid) returns text language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select a.mail from access.account a where a.person_id = mail_of.person and access.my_link() is null
    and (access.i_am_system() or a.person_id = access.my_person()
      or ((access.context())[4] = 'administrator' and exists (select from organisations.membership m
        where m.person_id = a.person_id and m.organisation_id = access.my_organisation() and m.ended_at is null))) $$;

-- Something that was sent to the address came back. If nothing had before, whoever came in until now came otherwise:
-- what they opened ends.
create function access.prove_mail(key text, person uuid) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if not access.is_key(key) then raise exception 'not the house itself' using errcode = '42501'; end if;
  update access.account a set mail_proved_at = now() where a.person_id = person and a.mail_proved_at is null;
  if found then delete from access.session s where s.person_id = person; end if;
end $$;

revoke execute on function access.i_am_cleared(), access.i_am_fresh(), access.i_operate(), access.my_link(), access.my_session(),
  access.my_space(), access.i_am_public(), access.take_system_key(), access.act(bytea, text), access.act_as_system(uuid, text, text),
  access.act_as_public(uuid, text), access.open_session(text, bytea, uuid, uuid, uuid, text, text, uuid, text, text),
  access.change_session(text, bytea, bytea, uuid, text, boolean, text), access.session_seen(bytea), access.viewer_of(bytea),
  access.my_sessions(), access.end_my_session(uuid), access.end_my_sessions(), access.my_places(), access.mail_of(uuid),
  access.prove_mail(text, uuid) from public;
grant execute on function access.i_am_cleared(), access.i_am_fresh(), access.i_operate(), access.my_link(), access.my_session(),
  access.my_space(), access.i_am_public(), access.take_system_key(), access.act(bytea, text), access.act_as_system(uuid, text, text),
  access.act_as_public(uuid, text), access.open_session(text, bytea, uuid, uuid, uuid, text, text, uuid, text, text),
  access.change_session(text, bytea, bytea, uuid, text, boolean, text), access.session_seen(bytea), access.viewer_of(bytea),
  access.my_sessions(), access.end_my_session(uuid), access.end_my_sessions(), access.my_places(), access.mail_of(uuid),
  access.prove_mail(text, uuid) to ragang_app;

-- ---------------------------------------------------------------- an organisation's people
-- Its administrators administer them, and nobody else: not another organisation, not the county. What changes who may
-- read or write needs a fresh sign-in. There is always an administrator left.
create function organisations.i_keep_people() returns boolean language sql stable as $$
  select coalesce((access.context())[4] = 'administrator' and (access.context())[3] <> '', false) $$;

create function organisations.our_people()
  returns table (person_id uuid, name text, mail text, role text, title_sv text, title_en text, begun_at timestamptz,
    cleared_at timestamptz, cleared_by_name text, version int, invented boolean)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id, p.name, case when organisations.i_keep_people() then a.mail end, m.role, m.title_sv, m.title_en, m.begun_at,
      case when organisations.i_keep_people() or p.id = access.my_person() then m.cleared_at end,
      case when organisations.i_keep_people() or p.id = access.my_person() then c.name end, m.version, p.invented
    from organisations.membership m
    join organisations.person p on p.id = m.person_id
    left join organisations.person c on c.id = m.cleared_by
    left join access.account a on a.person_id = p.id
   where m.organisation_id = access.my_organisation() and m.ended_at is null and access.my_county() is not null
   order by p.name collate public.sv $$;

-- done · stale (somebody else has changed it since) · gone · last (nobody would administer the organisation)
create function organisations.change_person(person uuid, seen int, new_role text, cleared boolean, ending boolean default false)
  returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare ours uuid := access.my_organisation(); m organisations.membership;
begin
  if not organisations.i_keep_people() then raise exception 'only an administrator of the organisation' using errcode = '42501'; end if;
  if not access.i_am_fresh() then raise exception 'this needs a fresh sign-in' using errcode = 'RF001'; end if;
  -- all of them, in order: two who take each other's role away wait for one another
  perform from organisations.membership o where o.organisation_id = ours and o.ended_at is null order by o.person_id for update;
  select * into m from organisations.membership o where o.organisation_id = ours and o.person_id = person and o.ended_at is null;
  if m.person_id is null then return 'gone'; end if;
  if m.version <> seen then return 'stale'; end if;
  if m.role = 'administrator' and (ending or new_role <> 'administrator') and not exists (select from organisations.membership o
      where o.organisation_id = ours and o.ended_at is null and o.role = 'administrator' and o.person_id <> person) then
    return 'last';
  end if;
  if ending then
    update organisations.membership o set ended_at = clock_timestamp(), ended_by = access.my_person(), cleared_at = null, cleared_by = null,
        version = m.version + 1 where o.organisation_id = ours and o.person_id = person;
    delete from access.session s where s.person_id = person and s.organisation_id = ours;
  else
    update organisations.membership o set role = new_role, version = m.version + 1,
        cleared_at = case when cleared then coalesce(m.cleared_at, now()) end,
        cleared_by = case when cleared then coalesce(m.cleared_by, access.my_person()) end
      where o.organisation_id = ours and o.person_id = person;
  end if;
  return 'done';
end $$;

-- ---------------------------------------------------------------- invitations
create table organisations.invitation (
  county_id uuid not null references organisations.county,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  mail text not null check (mail = lower(mail) and mail ~ '^[^@[:space:][:cntrl:]<>,;"|]{1,64}@[^@[:space:][:cntrl:]<>,;"|]{1,190}$'),
  name text not null check (length(name) between 1 and 120),
  role text not null check (role in ('reader', 'editor', 'administrator')),
  language text not null check (language in ('sv', 'en')),
  token bytea not null unique,
  handed_over boolean not null,
  invited_by uuid not null references organisations.person,
  invited_at timestamptz not null default now(),
  ends_at timestamptz not null default now() + interval '14 days',
  revoked_at timestamptz,
  accepted_at timestamptz,
  accepted_by uuid references organisations.person,
  primary key (county_id, id),
  check ((accepted_at is null) = (accepted_by is null)),
  check (accepted_at is null or revoked_at is null)
);
create index on organisations.invitation (organisation_id);
create index on organisations.invitation (invited_by);
create index on organisations.invitation (accepted_by);
create unique index one_open_invitation on organisations.invitation (county_id, organisation_id, mail)
  where accepted_at is null and revoked_at is null;
comment on table organisations.invitation is 'A link of its own to become somebody''s colleague here; used once, ends after fourteen days';
comment on column organisations.invitation.token is 'SHA-256 of the token in the link';
comment on column organisations.invitation.handed_over is 'The link was shown to whoever invited, where no mail server is set: it proves no address';
call access.protect('organisations.invitation', 'sql:county_id = (select access.my_county())
  and ((organisation_id = (select access.my_organisation()) and (select organisations.i_keep_people()))
    or (select access.i_administrate()))', 'nobody', 'nobody');
revoke all on organisations.invitation from ragang_app;
grant select (county_id, id, organisation_id, mail, name, role, language, handed_over, invited_by, invited_at, ends_at, revoked_at,
  accepted_at, accepted_by) on organisations.invitation to ragang_app;
call history.keep('organisations.invitation', '{token}');

-- An administrator invites to their own organisation; the space administrator an administrator to a member that has none.
-- done · already (is a colleague) · open (is invited) · has-administrator · no-member
create function organisations.invite(id uuid, organisation uuid, mail text, name text, role text, language text, token bytea, handed_over boolean)
  returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare here uuid := access.my_county();
begin
  if not ((organisations.i_keep_people() and organisation = access.my_organisation()) or (access.i_administrate() and invite.role = 'administrator')) then
    raise exception 'only an administrator' using errcode = '42501';
  end if;
  if not access.i_am_fresh() then raise exception 'this needs a fresh sign-in' using errcode = 'RF001'; end if;
  perform pg_advisory_xact_lock(724020, hashtext(organisation::text));
  if not exists (select from organisations.county_member c where c.county_id = here and c.organisation_id = organisation and c.membership = 'member') then
    return 'no-member';
  end if;
  if organisation <> access.my_organisation() and exists (select from organisations.membership m
      where m.organisation_id = organisation and m.ended_at is null and m.role = 'administrator') then
    return 'has-administrator';
  end if;
  if exists (select from access.account a join organisations.membership m on m.person_id = a.person_id
      where a.mail = invite.mail and m.organisation_id = organisation and m.ended_at is null) then
    return 'already';
  end if;
  update organisations.invitation i set revoked_at = now() where i.county_id = here and i.organisation_id = organisation
    and i.mail = invite.mail and i.accepted_at is null and i.revoked_at is null and i.ends_at <= now();
  if exists (select from organisations.invitation i where i.county_id = here and i.organisation_id = organisation
      and i.mail = invite.mail and i.accepted_at is null and i.revoked_at is null) then
    return 'open';
  end if;
  insert into organisations.invitation (county_id, id, organisation_id, mail, name, role, language, token, handed_over, invited_by)
    values (here, invite.id, organisation, invite.mail, invite.name, invite.role, invite.language, invite.token, invite.handed_over, access.my_person());
  return 'done';
end $$;

create function organisations.revoke_invitation(invitation uuid) returns boolean language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  update organisations.invitation i set revoked_at = now() where i.county_id = access.my_county() and i.id = invitation
    and i.accepted_at is null and i.revoked_at is null
    and ((i.organisation_id = access.my_organisation() and organisations.i_keep_people()) or access.i_administrate());
  return found;
end $$;

-- What a link leads to, before anybody is known. state: ok · used · revoked · expired; no row: unknown.
-- has_account: the address belongs to somebody who is here already; they sign in first.
create function organisations.invitation_of(token bytea)
  returns table (state text, county_id uuid, organisation_id uuid, organisation_name text, name text, mail text, role text,
    language text, ends_at timestamptz, has_account boolean)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case when i.accepted_at is not null then 'used' when i.revoked_at is not null then 'revoked'
      when i.ends_at <= now() then 'expired' else 'ok' end,
      i.county_id, i.organisation_id, o.name, i.name, i.mail, i.role, i.language, i.ends_at,
      exists (select from access.account a where a.mail = i.mail)
    from organisations.invitation i join organisations.organisation o on o.id = i.organisation_id
   where i.token = invitation_of.token $$;

-- Becomes a colleague: a person of its own, or the one whose address it is and who is signed in by `session`.
-- outcome: done · used · revoked · expired · unknown · sign-in-first (the address is somebody's who is not signed in here)
create function organisations.accept_invitation(token bytea, new_person uuid, name text, session bytea)
  returns table (outcome text, county_id uuid, organisation_id uuid, person_id uuid)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare i organisations.invitation; whose uuid;
begin
  if not access.i_am_system() then raise exception 'asked by the house itself' using errcode = '42501'; end if;
  select * into i from organisations.invitation v where v.token = accept_invitation.token and v.county_id = access.my_county() for update;
  outcome := case when i.id is null then 'unknown' when i.accepted_at is not null then 'used' when i.revoked_at is not null then 'revoked'
    when i.ends_at <= now() then 'expired' else 'done' end;
  if outcome <> 'done' then return next; return; end if;
  select a.person_id into whose from access.account a where a.mail = i.mail;
  if whose is null then
    whose := new_person;
    insert into organisations.person (id, name) values (whose, accept_invitation.name);
    insert into access.account (person_id, mail, language, mail_proved_at)
      values (whose, i.mail, i.language, case when not i.handed_over then now() end);
  elsif not exists (select from access.session s where s.hash = accept_invitation.session and s.person_id = whose and s.kind = 'full'
      and s.expires_at > now() and s.seen_at > now() - interval '2 hours') then
    outcome := 'sign-in-first';
    return next;
    return;
  end if;
  insert into organisations.membership (person_id, organisation_id, role) values (whose, i.organisation_id, i.role)
    on conflict on constraint membership_pkey do update set role = excluded.role, begun_at = now(), ended_at = null, ended_by = null,
      cleared_at = null, cleared_by = null, version = organisations.membership.version + 1;
  update organisations.invitation v set accepted_at = now(), accepted_by = whose where v.county_id = i.county_id and v.id = i.id;
  county_id := i.county_id;
  organisation_id := i.organisation_id;
  person_id := whose;
  return next;
end $$;

-- ---------------------------------------------------------------- the county's own roles and members
-- For the space administrator. done · same · two (there are two coordinators) · last (nobody would be left) · unknown
create function organisations.set_county_role(person uuid, new_role text, has boolean) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare here uuid := access.my_county(); had boolean;
begin
  if not access.i_administrate() then raise exception 'only the space administrator' using errcode = '42501'; end if;
  if not access.i_am_fresh() then raise exception 'this needs a fresh sign-in' using errcode = 'RF001'; end if;
  perform pg_advisory_xact_lock(724021, hashtext(here::text));
  if not exists (select from organisations.membership m join organisations.county_member c on c.organisation_id = m.organisation_id
      and c.county_id = here and c.membership = 'member' where m.person_id = person and m.ended_at is null) and has then
    return 'unknown';
  end if;
  had := exists (select from organisations.county_role r where r.county_id = here and r.person_id = person and r.role = new_role);
  if had = has then return 'same'; end if;
  if has then
    if new_role = 'coordinator' and (select count(distinct r.person_id) from organisations.county_role r
        join organisations.membership m on m.person_id = r.person_id and m.ended_at is null
        where r.county_id = here and r.role = 'coordinator') >= 2 then
      return 'two';
    end if;
    insert into organisations.county_role (county_id, person_id, role) values (here, person, new_role);
  else
    if new_role in ('coordinator', 'space-administrator') and not exists (select from organisations.county_role r
        join organisations.membership m on m.person_id = r.person_id and m.ended_at is null
        where r.county_id = here and r.role = new_role and r.person_id <> person) then
      return 'last';
    end if;
    delete from organisations.county_role r where r.county_id = here and r.person_id = person and r.role = new_role;
  end if;
  return 'done';
end $$;

-- member: takes part and can be asked; known: can only be named. Whoever has people here is a member.
-- done · same · people (it has people) · unknown
create function organisations.set_member(organisation uuid, new_membership text) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare here uuid := access.my_county(); c organisations.county_member;
begin
  if not access.i_administrate() then raise exception 'only the space administrator' using errcode = '42501'; end if;
  if not access.i_am_fresh() then raise exception 'this needs a fresh sign-in' using errcode = 'RF001'; end if;
  select * into c from organisations.county_member m where m.county_id = here and m.organisation_id = organisation for update;
  if c.county_id is null then return 'unknown'; end if;
  if c.membership = new_membership then return 'same'; end if;
  if new_membership = 'known' and (exists (select from organisations.membership m where m.organisation_id = organisation and m.ended_at is null)
      or exists (select from organisations.county y where y.id = here and y.region_id = organisation)) then
    return 'people';
  end if;
  update organisations.county_member m set membership = new_membership where m.county_id = here and m.organisation_id = organisation;
  return 'done';
end $$;

revoke execute on function organisations.i_keep_people(), organisations.our_people(),
  organisations.change_person(uuid, int, text, boolean, boolean), organisations.invite(uuid, uuid, text, text, text, text, bytea, boolean),
  organisations.revoke_invitation(uuid), organisations.invitation_of(bytea), organisations.accept_invitation(bytea, uuid, text, bytea),
  organisations.set_county_role(uuid, text, boolean), organisations.set_member(uuid, text) from public;
grant execute on function organisations.i_keep_people(), organisations.our_people(),
  organisations.change_person(uuid, int, text, boolean, boolean), organisations.invite(uuid, uuid, text, text, text, text, bytea, boolean),
  organisations.revoke_invitation(uuid), organisations.invitation_of(bytea), organisations.accept_invitation(bytea, uuid, text, bytea),
  organisations.set_county_role(uuid, text, boolean), organisations.set_member(uuid, text) to ragang_app;

-- For the people of a county pack; the owner's, when a county is laid in.
create function access.lay_in_account(person uuid, mail text) returns void language sql set search_path = pg_catalog, pg_temp as
  $$ insert into access.account (person_id, mail, mail_proved_at) values (person, lower(lay_in_account.mail), now()) $$;
revoke execute on function access.lay_in_account(uuid, text) from public;

-- ---------------------------------------------------------------- one look at who asks
-- Who asks is verified each time it is asked. The rules of 0003 to 0017 asked two to ten times for every row that was
-- written; the same rules, each asking once. Those that look facts up do it as the owner of the schema, past the
-- policies that would ask again: they answer by refusing, and what is written is still held against its policy after.
create or replace function matters.is_signed() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare
  who text[] := access.context();
  written jsonb;
  before jsonb;
  put jsonb := '{}';
  called text;
begin
  if who is null or who[7] <> 'f' then return new; end if;
  written := to_jsonb(new);
  before := case when tg_op = 'UPDATE' then to_jsonb(old) else '{}' end;
  for i in 0 .. tg_nargs / 3 - 1 loop
    continue when written ->> tg_argv[i * 3 + 2] is null
      or written -> tg_argv[i * 3 + 2] is not distinct from before -> tg_argv[i * 3 + 2];
    if written ->> tg_argv[i * 3] is distinct from nullif(who[1], '') then
      raise exception 'signed by somebody else' using errcode = '23514';
    end if;
    if (written ->> tg_argv[i * 3 + 2])::timestamptz > access.clock() + interval '5 minutes' then
      raise exception 'said in a time to come' using errcode = '23514';
    end if;
    if tg_argv[i * 3 + 1] <> '' then
      if called is null then
        called := coalesce((select p.name from organisations.person p where p.id = nullif(who[1], '')::uuid), '');
      end if;
      put := put || jsonb_build_object(tg_argv[i * 3 + 1], called);
    end if;
  end loop;
  if tg_op = 'INSERT' and written ? 'invented' then put := put || '{"invented": false}'; end if;
  if put <> '{}' then new := jsonb_populate_record(new, put); end if;
  return new;
end $$;

create or replace function matters.stance_is_honest() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare running uuid; who text[] := access.context();
begin
  if who is null or who[7] <> 'f' then return new; end if;
  if new.said_by::text <> who[1] then
    raise exception 'a stance is said by the one who says it' using errcode = '23514';
  end if;
  if new.place_id <> new.county_id and not exists (select from organisations.county_member c
      join organisations.organisation o on o.id = c.organisation_id
      where c.county_id = new.county_id and c.organisation_id = new.place_id and o.kind = 'municipality') then
    raise exception 'a place is the county or one of its municipalities' using errcode = '23514';
  end if;
  select r.id into running from matters.round r
   where r.county_id = new.county_id and r.opened_at is null
     and exists (select from matters.ask a where a.county_id = r.county_id and a.round_id = r.id and a.matter_id = new.matter_id)
   limit 1;
  new.round_id := coalesce(new.round_id, running);
  if new.round_id is distinct from running then
    raise exception 'a stance belongs to the round that runs' using errcode = '23514';
  end if;
  return new;
end $$;

create or replace function matters.force_follows() returns trigger language plpgsql as $$
declare who text[] := access.context();
begin
  if who[7] = 'f' and (new.in_force or pg_trigger_depth() < 2) then
    raise exception 'which answer is in force follows from what is said' using errcode = '42501';
  end if;
  if who[7] = 't' and new.in_force and exists (select from matters.round r
      where r.county_id = new.county_id and r.id = new.round_id and r.opened_at is null) then
    raise exception 'what is blind is not in force' using errcode = '42501';
  end if;
  return new;
end $$;

create or replace function matters.ask_is_honest() returns trigger language plpgsql as $$
declare before timestamptz; who text[] := access.context();
begin
  if who is null or who[7] <> 'f' then return new; end if;
  if tg_op = 'UPDATE' then before := old.answered_at; end if;
  if tg_op = 'INSERT' and new.answered_at is null and who[5] <> 't' then
    raise exception 'only a coordinator asks' using errcode = '42501';
  end if;
  if new.answered_at is not distinct from before then return new; end if;
  if new.organisation_id::text is distinct from who[2] or who[4] not in ('editor', 'administrator') then
    raise exception 'nobody answers for others' using errcode = '42501';
  end if;
  if new.answered_at is not null and not exists (
      select from (select distinct on (s.place_id) s.said from matters.stance s
        where s.county_id = new.county_id and s.organisation_id = new.organisation_id and s.matter_id = new.matter_id
        order by s.place_id, s.said_at desc, s.id desc) newest
      where newest.said not in ('withdrawn', 'as-county')) then
    raise exception 'answered is who has said something' using errcode = '23514';
  end if;
  return new;
end $$;

create or replace function matters.answer_is_honest() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare it matters.proposal; who text[] := access.context();
begin
  if who[7] = 'f' then
    if new.answered_by::text is distinct from who[1] then
      raise exception 'an answer is given by the one who gives it' using errcode = '23514';
    end if;
    select * into it from matters.proposal where county_id = new.county_id and id = new.proposal_id;
    if it.ended_at is not null and not (it.ended_because = 'agreed' and new.answer in ('objects', 'withdrawn')
        and exists (select from matters.proposal_party t where t.county_id = new.county_id and t.proposal_id = new.proposal_id
          and t.organisation_id = new.organisation_id and t.may_object and cardinality(t.must_at) = 0)) then
      raise exception 'the proposal has ended' using errcode = '23514';
    end if;
    if new.counter_id is not null and not exists (select from matters.proposal c where c.county_id = new.county_id
        and c.id = new.counter_id and c.organisation_id = new.organisation_id and c.counters = new.proposal_id) then
      raise exception 'a counter-offer is one''s own proposal to this one' using errcode = '23514';
    end if;
  end if;
  update matters.proposal_answer set in_force = false
   where county_id = new.county_id and proposal_id = new.proposal_id and organisation_id = new.organisation_id and in_force;
  new.in_force := true;
  return new;
end $$;

-- Facts of the matter and its places, and the answer before: the same for everybody, so looked up as the owner.
alter function matters.stance_is_sound() security definer set search_path = pg_catalog, pg_temp;

-- Asked for each table that tells of stances; who asks does not change from row to row.
create or replace function matters.silent_on() returns uuid[] language sql stable as $$
  select coalesce(array_agg(matter_id), '{}') from (
    select a.matter_id from matters.ask a join matters.round r on r.county_id = a.county_id and r.id = a.round_id
     where a.county_id = (select access.my_county()) and a.organisation_id = (select access.my_organisation())
     group by a.matter_id
    having bool_or(r.opened_at is not null) and bool_and(a.answered_at is null)) as silent $$;
create or replace function matters.readable() returns uuid[] language sql stable as $$
  select case
    when access.i_am_system() then array(select id from matters.matter where county_id = (select access.my_county()))
    when access.i_read_only() and not access.i_coordinate() then '{}'
    else array(select distinct a.matter_id from matters.ask a
      where a.county_id = (select access.my_county()) and a.organisation_id = (select access.my_organisation())
        and a.answered_at is not null)
  end $$;
create or replace function matters.blind_rounds() returns uuid[] language sql stable as $$
  select coalesce(array_agg(id), '{}') from matters.round where county_id = (select access.my_county()) and opened_at is null $$;
