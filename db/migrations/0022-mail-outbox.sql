-- 0022-mail-outbox.sql
-- Mail is asked for in the same transaction as the work it tells of, and sent afterwards by a worker that may be killed
-- at any moment. What is asked for is a kind, a receiver and a link, never a text: whether the receiver may still read
-- the thing, and at which address, is looked up when it is sent.
set local check_function_bodies = off; -- addresses and operators come with 0019, shared records with 0020

create schema mail;
grant usage on schema mail to ragang_app;

create table mail.message (
  id uuid primary key,
  county_id uuid not null references organisations.county,
  key text not null check (length(key) between 1 and 300),
  kind text not null check (kind in ('code', 'invitation', 'round-begun', 'round-reminder', 'round-opened', 'proposal-waits', 'proposal-told',
    'proposal-lapses', 'proposal-answered', 'proposal-objection', 'proposal-countered', 'proposal-in-force', 'proposal-ended',
    'matter-change', 'boundary-due', 'shared')),
  -- who gets it: a person, the people of an organisation with a role (one message each when it is sent), or an address
  to_person uuid references organisations.person on delete cascade,
  to_organisation uuid references organisations.organisation,
  to_role text check (to_role in ('administrators', 'editors', 'everyone')),
  to_address text check (to_address ~ '^[^@[:space:][:cntrl:]<>,;"]{1,64}@[^@[:space:][:cntrl:]<>,;"]{1,190}$'),
  language text not null default 'sv' check (language in ('sv', 'en')),
  spread_from uuid references mail.message on delete cascade,
  -- what it is about
  organisation_id uuid references organisations.organisation,
  matter_id uuid,
  about text check (about ~ '^[a-z_]+\.[a-z_]+$'),
  about_id uuid,
  link text not null check (link ~ '^/([^/\\[:space:][:cntrl:]][^\\[:space:][:cntrl:]]*)?$' and length(link) <= 500),
  day date,
  secret jsonb,
  bare boolean not null default false,
  asked_at timestamptz not null default now(),
  good_until timestamptz,
  -- how far it has come
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'spread', 'sent', 'dropped', 'failed', 'returned')),
  reason text check (reason ~ '^[a-z-]{1,40}$'),
  answer text check (length(answer) <= 60),
  attempts int not null default 0,
  worker uuid,
  next_at timestamptz not null default now(),
  first_tried_at timestamptz,
  settled_at timestamptz,
  unique (county_id, key),
  check ((to_person is not null)::int + (to_role is not null)::int + (to_address is not null)::int = 1),
  check (to_role is null or to_organisation is not null),
  check (to_address is null or kind in ('code', 'invitation')),
  check ((about is null) = (about_id is null)),
  check ((state in ('waiting', 'sending')) = (settled_at is null)),
  check (secret is null or state in ('waiting', 'sending')),
  check (reason is not null or state not in ('dropped', 'failed', 'returned'))
);
create index on mail.message (county_id, next_at) where state in ('waiting', 'sending');
create index on mail.message (county_id, state, settled_at);
create index on mail.message (settled_at) where settled_at is not null;
create index on mail.message (to_person);
create index on mail.message (to_organisation);
create index on mail.message (organisation_id);
create index on mail.message (spread_from);
comment on table mail.message is 'Outbox. No text and no history of its own: what it tells of has one; rows go 90 days after they are settled';
comment on column mail.message.key is 'Names the event and the receiver: the same event asks once, however often it is told';
comment on column mail.message.to_organisation is 'With to_role: whose people. With to_person: the membership through which they get it; null: any in the county';
comment on column mail.message.organisation_id is 'Whom it names: who asks, answers or proposes';
comment on column mail.message.matter_id is 'No foreign key: a mail waiting holds no record back from being emptied';
comment on column mail.message.about is 'Schema and table of the record; whether the receiver may read it is asked when it is sent';
comment on column mail.message.day is 'Swedish local date: answer by, or in force from';
comment on column mail.message.secret is 'A code or a link with a token, while it waits; emptied when it is sent or dropped. Nobody may select it';
comment on column mail.message.bare is 'The record bore a note of secrecy when it was asked for: the mail names nothing';
comment on column mail.message.answer is 'The status codes of the mail server or the connection, never its text: that may hold an address';
comment on column mail.message.next_at is 'When it may be tried; while it is being sent: when the lease ends and another may take it';

-- The one mail server of the installation: while it does not answer, all mail waits, and messages lose no attempts.
create table mail.server (
  one boolean primary key default true check (one),
  answered_at timestamptz,
  failing_since timestamptz,
  failures int not null default 0,
  failure text check (length(failure) <= 60),
  try_again_at timestamptz
);
insert into mail.server default values;

-- What a person wants to hear by mail; no row: all.
create table mail.wish (
  person_id uuid primary key references organisations.person on delete cascade,
  wish text not null check (wish in ('all', 'waiting')),
  chosen_at timestamptz not null default now()
);
comment on column mail.wish.wish is 'all · waiting: only what waits for an answer of my organisation';

-- The operator of the installation, in the space they look at.
create function mail.space_i_operate() returns uuid language plpgsql stable as
  $$ begin return case when access.i_operate() then access.my_space() end; end $$;

call access.protect('mail.message', 'sql:(county_id = (select access.my_county()) and (select access.i_am_system()))
  or county_id = (select mail.space_i_operate())', 'nobody', 'nobody');
revoke all on mail.message from ragang_app;
-- neither the address nor the secret nor where it leads
grant select (id, county_id, kind, to_organisation, to_role, organisation_id, spread_from, bare, asked_at, good_until, state, reason,
  answer, attempts, next_at, first_tried_at, settled_at) on mail.message to ragang_app;
call access.protect('mail.server', 'sql:(select access.i_am_system()) or (select mail.space_i_operate()) is not null', 'nobody', 'nobody');
revoke insert, update on mail.server from ragang_app;
do $$ declare mine text := 'sql:person_id = (select access.my_person()) and (select access.my_link()) is null'; begin
  call access.protect('mail.wish', mine, mine, mine);
end $$;

-- ---------------------------------------------------------------- asking for a mail
-- Does the record bear a note of secrecy? Tables that cannot bear one: no. A record that is gone: null.
create function mail.bears_secrecy(tbl text, record uuid) returns boolean language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp as $$
declare t regclass := to_regclass(tbl); found boolean;
begin
  if t is null or not exists (select from pg_attribute where attrelid = t and attname = 'secrecy_section' and not attisdropped) then
    return false;
  end if;
  execute format('select secrecy_section is not null from %s where id = $1', t) into found using record;
  return found;
end $$;

create function mail.enqueue(id uuid, key text, kind text, person uuid, organisation uuid, role text, address text, language text,
    about_organisation uuid, matter uuid, about text, about_id uuid, link text, secret jsonb, day date, good_until timestamptz)
  returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare here uuid := access.my_county(); who text[] := access.context(); is_new int;
begin
  if here is null or not (access.i_am_system() or access.i_may_write() or access.i_coordinate() or access.i_administrate()) then
    raise exception 'who may not write asks for no mail' using errcode = '42501';
  end if;
  if address is not null and not (access.i_am_system() or access.i_administrate() or coalesce(who[4] = 'administrator', false)) then
    raise exception 'only administrators write to an address' using errcode = '42501';
  end if;
  if organisation is not null and not exists (select from organisations.county_member c
      where c.county_id = here and c.organisation_id = organisation and c.membership = 'member') then
    return false; -- only named in this county, never asked
  end if;
  insert into mail.message (id, county_id, key, kind, to_person, to_organisation, to_role, to_address, language, organisation_id,
      matter_id, about, about_id, link, secret, day, good_until, bare)
    values (enqueue.id, here, enqueue.key, enqueue.kind, person, organisation, role, address, coalesce(enqueue.language, 'sv'),
      about_organisation, matter, enqueue.about, enqueue.about_id, enqueue.link, enqueue.secret, enqueue.day, enqueue.good_until,
      enqueue.about is not null and coalesce(mail.bears_secrecy(enqueue.about, enqueue.about_id), true))
    on conflict do nothing;
  get diagnostics is_new = row_count;
  return is_new = 1;
end $$;

-- ---------------------------------------------------------------- sending
-- Counties where mail is due. Says no more than that.
create function mail.counties_due(at timestamptz) returns table (county_id uuid) language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select c.id from organisations.county c
   where exists (select from mail.message m where m.county_id = c.id and m.state in ('waiting', 'sending') and m.next_at <= counties_due.at)
     and not exists (select from mail.server s where s.try_again_at > counties_due.at) $$;

-- Why this person shall not have it after all; null: send. Asked when it is sent, not when it was asked for.
create function mail.reason_against(m mail.message, at timestamptz) returns text language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp as $$
declare
  cleared boolean;
  t regclass;
  may boolean;
  verdict text;
  waits boolean := m.kind in ('round-begun', 'round-reminder', 'proposal-waits', 'proposal-lapses', 'boundary-due');
begin
  if m.good_until is not null and m.good_until <= at then return 'too-late'; end if;
  if m.to_person is not null then
    select bool_or(b.cleared_at is not null) into cleared from organisations.membership b
      join organisations.county_member c on c.organisation_id = b.organisation_id and c.county_id = m.county_id
     where b.person_id = m.to_person and (m.to_organisation is null or b.organisation_id = m.to_organisation) and b.ended_at is null;
    if cleared is null then return 'left'; end if;
    if not waits and m.kind not in ('code', 'invitation')
       and exists (select from mail.wish w where w.person_id = m.to_person and w.wish = 'waiting') then
      return 'not-wanted';
    end if;
  end if;
  if m.about = 'matters.round' then
    if exists (select from matters.round r where r.county_id = m.county_id and r.id = m.about_id
        and (r.opened_at is null) = (m.kind <> 'round-opened')) then
      if m.kind = 'round-opened' then return null; end if;
      return case
        when not exists (select from matters.ask a where a.county_id = m.county_id and a.round_id = m.about_id
          and a.organisation_id = m.to_organisation) then 'may-not-read'
        when not exists (select from matters.ask a where a.county_id = m.county_id and a.round_id = m.about_id
          and a.organisation_id = m.to_organisation and a.answered_at is null) then 'answered-since' end;
    end if;
    return 'over';
  elsif m.about in ('matters.proposal', 'matters.proposal_package') then
    select bool_or(p.organisation_id = m.to_organisation or exists (select from matters.proposal_party y
        where y.county_id = p.county_id and y.proposal_id = p.id and y.organisation_id = m.to_organisation)) into may
      from matters.proposal p where p.county_id = m.county_id
       and (p.id = m.about_id or (m.about = 'matters.proposal_package' and p.package_id = m.about_id));
    if may is null then return 'gone'; end if;
    if not may then return 'may-not-read'; end if;
    if waits and not exists (select from matters.proposal p
        join matters.proposal_party y on y.county_id = p.county_id and y.proposal_id = p.id and y.organisation_id = m.to_organisation
       where p.county_id = m.county_id and (p.id = m.about_id or (m.about = 'matters.proposal_package' and p.package_id = m.about_id))
         and p.ended_at is null and not exists (select from matters.proposal_answer a where a.county_id = p.county_id
           and a.proposal_id = p.id and a.organisation_id = m.to_organisation and a.in_force and a.answer <> 'withdrawn')) then
      return 'answered-since';
    end if;
    return null;
  elsif m.about = 'matters.boundary' then
    return case when not exists (select from matters.boundary_place p where p.county_id = m.county_id and p.boundary_id = m.about_id
        and p.ended_at is null) then 'over'
      when m.kind = 'boundary-due' and exists (select from matters.boundary_still_true s where s.county_id = m.county_id
        and s.boundary_id = m.about_id and s.organisation_id = m.to_organisation and s.said_at >= m.asked_at) then 'answered-since' end;
  elsif m.about = 'matters.matter_change' then
    return case when not exists (select from matters.matter_change c where c.county_id = m.county_id and c.id = m.about_id
      and c.taken_back_at is null) then 'over' end;
  elsif m.about is not null then
    -- a record of the template: its audience and its note of secrecy, as they are now
    t := to_regclass(m.about);
    if t is null or not exists (select from pg_attribute where attrelid = t and attname = 'secrecy_section' and not attisdropped) then
      return 'may-not-read';
    end if;
    execute format($q$ select case
        when r.secrecy_section is not null and not $3 then 'secrecy-since'
        when r.secrecy_section is not null and not $4 then 'may-not-read'
        when r.organisation_id is not distinct from $2 or r.visibility in ('county', 'public')
          or (r.visibility = 'named' and $2 = any (r.named)) then 'yes'
        else 'may-not-read' end from %s r where r.id = $1 and r.county_id = $5 $q$, t)
      into verdict using m.about_id, m.to_organisation, m.bare, coalesce(cleared, false), m.county_id;
    return case when verdict is null then 'gone' when verdict <> 'yes' then verdict end;
  end if;
  return null;
end $$;

-- One message for an organisation becomes one for each of its people with that role.
create function mail.spread(m mail.message, at timestamptz) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare many int;
begin
  insert into mail.message (id, county_id, key, kind, to_person, to_organisation, language, spread_from, organisation_id, matter_id,
      about, about_id, link, day, bare, asked_at, good_until, next_at)
    select gen_random_uuid(), m.county_id, m.key || '/' || b.person_id, m.kind, b.person_id, m.to_organisation, m.language, m.id,
        m.organisation_id, m.matter_id, m.about, m.about_id, m.link, m.day, m.bare, m.asked_at, m.good_until, at
      from organisations.membership b
     where b.organisation_id = m.to_organisation and b.ended_at is null
       and (m.to_role = 'everyone' or b.role = 'administrator' or (m.to_role = 'editors' and b.role = 'editor'))
    on conflict do nothing;
  get diagnostics many = row_count;
  update mail.message o set state = case when many > 0 then 'spread' else 'dropped' end,
      reason = case when many = 0 then 'nobody' end, settled_at = at, secret = null
   where o.id = m.id;
end $$;

-- Take up to `most` messages of my county for this worker. They are marked as being sent, and committed so, before the
-- server hears of them; whoever dies with one in hand loses it to another when the lease ends.
create function mail.claim(worker uuid, most int, lease interval, at timestamptz)
  returns table (id uuid, kind text, attempts int, address text, language text, bare boolean, link text, secret jsonb, day date,
    organisation_name text, matter_sv text, matter_en text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare m mail.message; against text;
begin
  if not access.i_am_system() then
    raise exception 'mail is sent by the house' using errcode = '42501';
  end if;
  for m in select o.* from mail.message o where o.county_id = access.my_county() and o.state = 'waiting' and o.to_role is not null
      and o.next_at <= claim.at order by o.next_at limit 50 for update skip locked loop
    perform mail.spread(m, claim.at);
  end loop;
  for m in select o.* from mail.message o where o.county_id = access.my_county() and o.state in ('waiting', 'sending')
      and o.to_role is null and o.next_at <= claim.at
     order by (o.kind = 'code') desc, o.next_at, o.id limit most for update skip locked loop
    against := mail.reason_against(m, claim.at);
    address := m.to_address;
    claim.language := m.language;
    if m.to_person is not null then
      select k.mail, k.language into address, claim.language from access.account k where k.person_id = m.to_person;
    end if;
    if against is null and address is null then against := 'no-address'; end if;
    if against is not null then
      update mail.message o set state = 'dropped', reason = against, settled_at = claim.at, secret = null, worker = null where o.id = m.id;
      continue;
    end if;
    update mail.message o set state = 'sending', worker = claim.worker, attempts = o.attempts + 1, next_at = claim.at + lease,
      first_tried_at = coalesce(o.first_tried_at, claim.at) where o.id = m.id returning o.attempts into claim.attempts;
    claim.id := m.id;
    claim.kind := m.kind;
    claim.bare := m.bare;
    claim.link := m.link;
    claim.secret := m.secret;
    claim.day := m.day;
    claim.language := coalesce(claim.language, 'sv');
    organisation_name := null;
    matter_sv := null;
    matter_en := null;
    if not m.bare then
      select o.name into organisation_name from organisations.organisation o where o.id = m.organisation_id;
      select x.name_sv, x.name_en into matter_sv, matter_en from matters.matter x where x.county_id = m.county_id and x.id = m.matter_id;
    end if;
    return next;
  end loop;
end $$;

-- How it went: sent · later (try again at `again`) · failed (no more). A message that another has sent stays sent.
create function mail.settle(message uuid, worker uuid, outcome text, reason text, answer text, again timestamptz, at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not access.i_am_system() then
    raise exception 'mail is sent by the house' using errcode = '42501';
  end if;
  if outcome not in ('sent', 'later', 'failed') then
    raise exception 'no such outcome %', outcome;
  end if;
  update mail.message o set
      state = case outcome when 'later' then 'waiting' else outcome end,
      reason = case outcome when 'sent' then null else settle.reason end, answer = settle.answer, worker = null,
      next_at = coalesce(again, o.next_at), settled_at = case when outcome <> 'later' then settle.at end,
      secret = case when outcome = 'later' then o.secret end
   where o.id = settle.message and o.county_id = access.my_county()
     and (o.worker = settle.worker or (outcome = 'sent' and o.state in ('waiting', 'sending')));
end $$;

-- Give back what was taken and not begun (a server that does not answer, a worker that stops): no attempt is counted.
create function mail.give_back(worker uuid, at timestamptz) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if not access.i_am_system() then
    raise exception 'mail is sent by the house' using errcode = '42501';
  end if;
  update mail.message o set state = 'waiting', worker = null, attempts = greatest(o.attempts - 1, 0), next_at = give_back.at
   where o.worker = give_back.worker and o.state = 'sending' and o.county_id = access.my_county();
end $$;

create function mail.server_answered(at timestamptz) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if not access.i_am_system() then
    raise exception 'mail is sent by the house' using errcode = '42501';
  end if;
  update mail.server set answered_at = server_answered.at, failing_since = null, failures = 0, failure = null, try_again_at = null
   where failures > 0 or answered_at is null or answered_at < server_answered.at - interval '1 minute';
end $$;

-- The server did not answer: the pauses grow from a quarter of a minute to a quarter of an hour.
create function mail.server_failed(failure text, at timestamptz) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if not access.i_am_system() then
    raise exception 'mail is sent by the house' using errcode = '42501';
  end if;
  update mail.server s set failing_since = coalesce(s.failing_since, server_failed.at), failures = s.failures + 1,
      failure = left(server_failed.failure, 60),
      try_again_at = server_failed.at + least(interval '15 seconds' * power(2, least(s.failures, 6)), interval '15 minutes');
end $$;

-- ---------------------------------------------------------------- the operator
-- What the operator's page shows: letters that are late, were given up or came back. Whose people, never who, which
-- address or what about.
create function mail.troubles(most int)
  returns table (id uuid, kind text, organisation_name text, state text, reason text, answer text, attempts int, asked_at timestamptz, next_at timestamptz)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not coalesce(access.i_operate(), false) then
    raise exception 'only the operator' using errcode = '42501';
  end if;
  return query select m.id, m.kind, coalesce(o.name, (select min(g.name) from organisations.membership b
        join organisations.organisation g on g.id = b.organisation_id where b.person_id = m.to_person and b.ended_at is null)),
      m.state, m.reason, m.answer, m.attempts, m.asked_at, m.next_at
    from mail.message m left join organisations.organisation o on o.id = m.to_organisation
   where m.county_id = access.my_space() and (m.state in ('failed', 'returned')
      or (m.state in ('waiting', 'sending') and (m.attempts > 1 or m.reason is not null or m.next_at < now() - interval '15 minutes')))
   order by coalesce(m.settled_at, m.asked_at) desc, m.id limit most;
end $$;

-- Try a message once more that was given up or came back; without its secret (a code, an invitation) it cannot be.
create function mail.try_again(message uuid) returns boolean language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare many int;
begin
  if not coalesce(access.i_operate(), false) then
    raise exception 'only the operator' using errcode = '42501';
  end if;
  update mail.message o set state = 'waiting', reason = null, answer = null, attempts = 0, first_tried_at = null, next_at = now(),
      settled_at = null
   where o.id = message and o.county_id = access.my_space() and o.state in ('failed', 'returned') and o.kind not in ('code', 'invitation');
  get diagnostics many = row_count;
  return many = 1;
end $$;

-- A mail came back to the sender's address some time after it was sent: noted by its Message-ID.
create function mail.came_back(message uuid) returns boolean language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare many int;
begin
  if not coalesce(access.i_operate(), false) then
    raise exception 'only the operator' using errcode = '42501';
  end if;
  update mail.message o set state = 'returned', reason = 'came-back'
   where o.id = message and o.county_id = access.my_space() and o.state = 'sent';
  get diagnostics many = row_count;
  return many = 1;
end $$;

-- Ask the mail server now, without waiting for the pause to end.
create function mail.ask_server_now() returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not coalesce(access.i_operate(), false) then
    raise exception 'only the operator' using errcode = '42501';
  end if;
  update mail.server set try_again_at = null;
end $$;

-- What was settled long ago goes.
create function mail.clean(at timestamptz) returns int language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare many int;
begin
  delete from mail.message m where m.id in (select o.id from mail.message o where o.settled_at < clean.at - interval '90 days'
    and not exists (select from mail.message c where c.spread_from = o.id and c.settled_at is null) limit 1000);
  get diagnostics many = row_count;
  return many;
end $$;

-- What time brings: proposals that have waited for somebody's yes since before a day, and boundaries whose day to be
-- looked at again has come. Ids only; asked for once (see mail.message.key).
create function mail.proposals_waiting(before date, not_before date)
  returns table (county_id uuid, proposal_id uuid, package_id uuid, proposer uuid, matter_id uuid, organisation_id uuid, answer_by date)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.county_id, p.id, p.package_id, p.organisation_id, p.matter_id, y.organisation_id, p.answer_by
    from matters.proposal p
    join matters.proposal_party y on y.county_id = p.county_id and y.proposal_id = p.id and y.must_at <> '{}'
   where p.ended_at is null and not p.invented
     and (p.proposed_at at time zone 'Europe/Stockholm')::date between not_before and before
     and not exists (select from matters.proposal_answer a where a.county_id = p.county_id and a.proposal_id = p.id
       and a.organisation_id = y.organisation_id and a.in_force and a.answer <> 'withdrawn')
     and not exists (select from mail.message m where m.county_id = p.county_id
       and m.key = 'proposal-lapses/' || coalesce(p.package_id, p.id) || '/' || y.organisation_id) $$;
create function mail.boundaries_due(today date)
  returns table (county_id uuid, boundary_id uuid, matter_id uuid, organisation_id uuid, person_id uuid, look_again_by date)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct b.county_id, b.id, b.matter_id, o.id, s.person_id, b.look_again_by
    from matters.boundary b
    join matters.boundary_place p on p.county_id = b.county_id and p.boundary_id = b.id and p.ended_at is null
    join matters.boundary_role r on r.county_id = b.county_id and r.boundary_id = b.id and r.role in ('owner', 'contributor')
    join organisations.organisation o on o.id = coalesce(r.organisation_id, p.place_id)
    join organisations.membership s on s.organisation_id = o.id and s.ended_at is null and s.role <> 'reader'
   where b.look_again_by between today - 30 and today and not b.invented
     and not exists (select from mail.message m where m.county_id = b.county_id
       and m.key = 'boundary-due/' || b.id || '/' || b.look_again_by || '/' || o.id || '/' || s.person_id) $$;

revoke execute on all functions in schema mail from public;
grant execute on function mail.space_i_operate(), mail.enqueue(uuid, text, text, uuid, uuid, text, text, text, uuid, uuid, text, uuid, text, jsonb, date, timestamptz),
  mail.counties_due(timestamptz), mail.claim(uuid, int, interval, timestamptz), mail.settle(uuid, uuid, text, text, text, timestamptz, timestamptz),
  mail.give_back(uuid, timestamptz), mail.server_answered(timestamptz), mail.server_failed(text, timestamptz), mail.try_again(uuid), mail.troubles(int),
  mail.proposals_waiting(date, date), mail.boundaries_due(date),
  mail.came_back(uuid), mail.ask_server_now(), mail.clean(timestamptz) to ragang_app;
