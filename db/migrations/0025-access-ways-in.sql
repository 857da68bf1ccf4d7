-- 0025-access-ways-in.sql
-- The ways in: the organisation's own sign-in (OpenID Connect), passkeys, a code by mail, a link for one answer; and how
-- often anyone may try. Nothing here is seen by the app's role as rows, except what a person keeps for themselves:
-- the rest is answered by the functions listed at the end. Of every secret only a hash is kept, or it is encrypted.
set local check_function_bodies = off;

-- A hash that cannot be worked out without the key of this database: for short codes and for addresses.
create function access.keyed(said text) returns bytea language sql stable security definer
  set search_path = pg_catalog, pg_temp as
  $$ select sha256(secret || sha256(secret || convert_to(said, 'UTF8'))) from access.key $$;
revoke execute on function access.keyed(text) from public;

-- ---------------------------------------------------------------- how often one may try
create table access.attempt_limit (
  kind text primary key,
  most int not null check (most between 1 and 1000),
  span interval not null default '1 hour'
);
comment on table access.attempt_limit is 'How many attempts of a kind one subject has within the span; the operator may change them';
insert into access.attempt_limit (kind, most) values
  ('ask-account', 5),          -- codes asked for, for one account
  ('ask-address', 30),         -- … from one network address
  ('ask-organisation', 60),    -- … for one organisation's people
  ('guess-account', 20),       -- codes typed, for one account
  ('guess-address', 60),       -- … from one network address
  ('passkey-address', 300),
  ('oidc-address', 300),
  ('oidc-organisation', 1000), -- answers brought back from one organisation's sign-in
  ('link-address', 300),
  ('again-account', 60);       -- signing in again while signed in

create table access.attempt (
  kind text not null references access.attempt_limit,
  subject bytea not null,
  at timestamptz[] not null default '{}',
  until timestamptz not null default 'infinity',
  primary key (kind, subject)
);
create index on access.attempt (until);
comment on table access.attempt is 'Attempts within the span; subject is a keyed hash, and the row goes when its last attempt has left the span';

-- May this subject try once more? Null: yes, and it is counted. Else when it may try again. A refusal is not counted,
-- so that whoever waits gets in. Called in a transaction of its own: it stands even if the attempt comes to nothing.
create function access.may_try(kind text, subject text) returns timestamptz language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare
  the_limit access.attempt_limit;
  whose bytea := access.keyed(may_try.kind || '|' || may_try.subject);
  moment timestamptz := clock_timestamp();
  kept timestamptz[];
begin
  select l.* into strict the_limit from access.attempt_limit l where l.kind = may_try.kind;
  insert into access.attempt as a (kind, subject) values (may_try.kind, whose) on conflict do nothing;
  select a.at into kept from access.attempt a where a.kind = may_try.kind and a.subject = whose for update;
  moment := clock_timestamp(); -- others may have been waited for
  kept := array(select t from unnest(kept) as t where t > moment - the_limit.span order by t);
  if cardinality(kept) >= the_limit.most then
    return kept[cardinality(kept) - the_limit.most + 1] + the_limit.span;
  end if;
  update access.attempt a set at = kept || moment, until = moment + the_limit.span
   where a.kind = may_try.kind and a.subject = whose;
  delete from access.attempt a where a.ctid in (
    select o.ctid from access.attempt o where o.until < moment limit 20 for update skip locked);
  return null;
end $$;

-- ---------------------------------------------------------------- a code by mail
create table access.sign_in_code (
  id uuid primary key default gen_random_uuid(),
  person_id uuid references organisations.person,
  account bytea not null,
  browser bytea not null,
  link bytea not null unique,
  code bytea not null,
  asked_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on access.sign_in_code (browser);
create index on access.sign_in_code (person_id);
create index on access.sign_in_code (expires_at);
comment on table access.sign_in_code is 'A code that was asked for; kept an hour after its time';
comment on column access.sign_in_code.person_id is 'Null: nobody has that address. The row is there all the same, so that both are answered alike';
comment on column access.sign_in_code.account is 'Keyed hash of the address: what guesses are counted by';
comment on column access.sign_in_code.browser is 'SHA-256 of the cookie of the browser that asked';
comment on column access.sign_in_code.link is 'SHA-256 of the token in the mailed link';
comment on column access.sign_in_code.code is 'Keyed hash of the eight characters';

-- Ask for a code. Who has the address is told to the server only; the browser gets the same answer either way.
create function access.ask_code(mail text, browser bytea, link bytea, code text, network text)
  returns table (wait_until timestamptz, person_id uuid, organisation_id uuid, county_id uuid, language text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  whose text := lower(btrim(ask_code.mail));
  account bytea := access.keyed('account|' || lower(btrim(ask_code.mail)));
begin
  wait_until := access.may_try('ask-address', network);
  if wait_until is null then wait_until := access.may_try('ask-account', whose); end if;
  if wait_until is not null then
    return next;
    return;
  end if;
  select k.person_id, m.organisation_id, c.county_id, k.language
    into ask_code.person_id, ask_code.organisation_id, ask_code.county_id, ask_code.language
    from access.account k
    join organisations.membership m on m.person_id = k.person_id and m.ended_at is null
    join organisations.county_member c on c.organisation_id = m.organisation_id
   where k.mail = whose
   order by c.position limit 1;
  -- an organisation whose people are flooded with codes is spared; those who ask are told the same as ever
  if ask_code.person_id is not null
     and access.may_try('ask-organisation', ask_code.organisation_id::text) is not null then
    ask_code.person_id := null;
  end if;
  delete from access.sign_in_code s where s.ctid in (
    select o.ctid from access.sign_in_code o where o.expires_at < clock_timestamp() - interval '1 hour' limit 20 for update skip locked);
  -- the newest code of a browser is the one that holds
  update access.sign_in_code s set expires_at = clock_timestamp()
   where s.browser = ask_code.browser and s.used_at is null and s.expires_at > clock_timestamp();
  insert into access.sign_in_code (person_id, account, browser, link, code, expires_at)
    values (ask_code.person_id, account, ask_code.browser, ask_code.link,
      access.keyed('code|' || encode(ask_code.browser, 'hex') || '|' || ask_code.code), clock_timestamp() + interval '10 minutes');
  return next;
end $$;

-- The county in which the house answers a question about this address; of an unknown one too, so that both take as long.
create function access.county_of_mail(mail text) returns uuid language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select coalesce((select c.county_id from access.account k
      join organisations.membership m on m.person_id = k.person_id and m.ended_at is null
      join organisations.county_member c on c.organisation_id = m.organisation_id
     where k.mail = lower(btrim(county_of_mail.mail)) order by c.position limit 1),
    (select y.id from organisations.county y order by y.slug limit 1)) $$;

-- Type the code, in the browser that asked. outcome: ok · wrong · expired · used · wait
create function access.guess_code(browser bytea, code text, network text)
  returns table (outcome text, person_id uuid, wait_until timestamptz)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare asked access.sign_in_code;
begin
  outcome := 'wait';
  wait_until := access.may_try('guess-address', network);
  if wait_until is null then
    select s.* into asked from access.sign_in_code s where s.browser = guess_code.browser order by s.asked_at desc limit 1 for update;
    if asked.id is null then
      outcome := 'expired';
    else
      wait_until := access.may_try('guess-account', encode(asked.account, 'hex'));
      if wait_until is null then
        outcome := case
          when asked.used_at is not null then 'used'
          when asked.expires_at <= clock_timestamp() then 'expired'
          when asked.person_id is not null
            and asked.code = access.keyed('code|' || encode(guess_code.browser, 'hex') || '|' || guess_code.code) then 'ok'
          else 'wrong' end;
        if outcome = 'ok' then
          update access.sign_in_code s set used_at = clock_timestamp() where s.id = asked.id;
          person_id := asked.person_id;
        end if;
      end if;
    end if;
  end if;
  return next;
end $$;

-- What a mailed link leads to, without acting: here · elsewhere · expired · used · unknown
create function access.look_at_code(browser bytea, link bytea) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce((select case when s.used_at is not null then 'used' when s.expires_at <= clock_timestamp() then 'expired'
      when s.browser is not distinct from look_at_code.browser then 'here' else 'elsewhere' end
    from access.sign_in_code s where s.link = look_at_code.link and s.person_id is not null), 'unknown') $$;

-- Come in by the mailed link: only in the browser that asked, once.
create function access.use_code_link(browser bytea, link bytea, network text)
  returns table (outcome text, person_id uuid, wait_until timestamptz)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare asked access.sign_in_code;
begin
  wait_until := access.may_try('link-address', network);
  outcome := 'wait';
  if wait_until is null then
    select s.* into asked from access.sign_in_code s where s.link = use_code_link.link and s.person_id is not null for update;
    outcome := case when asked.id is null then 'unknown' when asked.used_at is not null then 'used'
      when asked.expires_at <= clock_timestamp() then 'expired'
      when asked.browser is distinct from use_code_link.browser then 'elsewhere' else 'ok' end;
    if outcome = 'ok' then
      update access.sign_in_code s set used_at = clock_timestamp() where s.id = asked.id;
      person_id := asked.person_id;
    end if;
  end if;
  return next;
end $$;

-- ---------------------------------------------------------------- passkeys
create table access.passkey (
  id uuid primary key,
  person_id uuid not null references organisations.person,
  credential text not null unique check (length(credential) between 16 and 1400),
  public_key bytea not null,
  counter bigint not null default 0 check (counter >= 0),
  transports text[] not null default '{}',
  name text not null check (length(name) between 1 and 80),
  backed_up boolean not null default false,
  holds_for uuid references organisations.organisation,
  made_at timestamptz not null default clock_timestamp(),
  used_at timestamptz
);
create index on access.passkey (person_id);
create index on access.passkey (holds_for);
comment on column access.passkey.credential is 'The credential''s id, base64url';
comment on column access.passkey.holds_for is 'Made in a session that came in by this organisation''s own sign-in: leads to this organisation only. Null: to all the person''s';
comment on column access.passkey.backed_up is 'Kept by the maker of the device in more than one place';

-- A session that came in by an organisation's own sign-in makes no key that leads further than that.
create function access.my_holds_for() returns uuid language sql stable security definer set search_path = pg_catalog, pg_temp as
  $$ select s.holds_for from access.session s where s.id = access.my_session() $$;

call access.protect('access.passkey',
  'sql:person_id = (select access.my_person()) and (select access.my_link()) is null',
  'sql:person_id = (select access.my_person()) and (select access.my_link()) is null and (select access.i_am_fresh())
    and holds_for is not distinct from (select access.my_holds_for())',
  'sql:person_id = (select access.my_person()) and (select access.my_link()) is null',
  'sql:person_id = (select access.my_person()) and (select access.my_link()) is null');
revoke update on access.passkey from ragang_app;
grant update (name) on access.passkey to ragang_app;
call history.keep('access.passkey', '{counter,used_at,backed_up}');

-- Ceremonies under way: what was asked of a browser, answered once and within five minutes.
create table access.challenge (
  browser bytea not null,
  purpose text not null check (purpose in ('sign-in', 'add', 'again')),
  challenge text not null,
  person_id uuid,
  expires_at timestamptz not null,
  primary key (browser, purpose)
);
create index on access.challenge (expires_at);

create function access.make_challenge(browser bytea, purpose text, challenge text, person uuid, network text) returns timestamptz
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare wait timestamptz := access.may_try('passkey-address', network);
begin
  if wait is not null then return wait; end if;
  delete from access.challenge c where c.ctid in (
    select o.ctid from access.challenge o where o.expires_at < clock_timestamp() limit 20 for update skip locked);
  insert into access.challenge values (make_challenge.browser, make_challenge.purpose, make_challenge.challenge, person,
      clock_timestamp() + interval '5 minutes')
    on conflict on constraint challenge_pkey do update set challenge = excluded.challenge, person_id = excluded.person_id,
      expires_at = excluded.expires_at;
  return null;
end $$;

-- Taken whatever the answer is worth: a second answer to the same challenge finds none.
create function access.take_challenge(browser bytea, purpose text) returns table (challenge text, person_id uuid)
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from access.challenge c where c.browser = take_challenge.browser and c.purpose = take_challenge.purpose
    returning case when c.expires_at > clock_timestamp() then c.challenge end, c.person_id $$;

create function access.passkey_named(credential text)
  returns table (id uuid, person_id uuid, public_key bytea, counter bigint, transports text[], holds_for uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id, p.person_id, p.public_key, p.counter, p.transports, p.holds_for
    from access.passkey p where p.credential = passkey_named.credential $$;

-- Used: its counter goes on. False: it went back meanwhile (a copy), and the key is not taken.
create function access.passkey_used(passkey uuid, counter bigint, backed_up boolean) returns boolean
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  with moved as (update access.passkey p set counter = passkey_used.counter, used_at = clock_timestamp(), backed_up = passkey_used.backed_up
      where p.id = passkey and (p.counter < passkey_used.counter or (p.counter = 0 and passkey_used.counter = 0)) returning 1)
  select exists (select from moved) $$;

-- ---------------------------------------------------------------- the organisation's own sign-in (OpenID Connect)
create table access.issuer (
  organisation_id uuid primary key references organisations.organisation,
  county_id uuid not null references organisations.county,
  issuer text not null check (issuer ~ '^https?://' and length(issuer) <= 500),
  client_id text not null check (length(client_id) between 1 and 300),
  client_secret bytea,
  version int not null default 1,
  bound_by uuid not null references organisations.person,
  bound_at timestamptz not null default clock_timestamp(),
  tested_at timestamptz
);
create index on access.issuer (county_id);
create index on access.issuer (bound_by);
comment on table access.issuer is 'Which sign-in an organisation has bound; it leads to that organisation and to no other';
comment on column access.issuer.client_secret is 'Encrypted by the server (AES-256-GCM, RAGANG_SECRET); null: a client without a secret, PKCE alone';
comment on column access.issuer.tested_at is 'When the issuer last answered as it should; null: not since it was bound';

create function access.i_keep_sign_in_of(organisation uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select access.my_link() is null and ((organisation = access.my_organisation() and (access.context())[4] = 'administrator')
    or (access.i_administrate() and exists (select from organisations.county_member c
        where c.county_id = access.my_county() and c.organisation_id = organisation))) $$;

call access.protect('access.issuer',
  'sql:access.i_keep_sign_in_of(organisation_id)',
  'sql:county_id = (select access.my_county()) and access.i_keep_sign_in_of(organisation_id) and (select access.i_am_fresh()) and bound_by = (select access.my_person())',
  'sql:access.i_keep_sign_in_of(organisation_id) and (select access.i_am_fresh())',
  'sql:access.i_keep_sign_in_of(organisation_id) and (select access.i_am_fresh())');
call history.keep('access.issuer', '{tested_at}');

-- Who a subject of an issuer is. Never found by mail address.
create table access.identity (
  id uuid primary key,
  person_id uuid not null references organisations.person,
  organisation_id uuid not null references organisations.organisation,
  issuer text not null,
  subject text not null check (length(subject) between 1 and 255),
  linked_at timestamptz not null default clock_timestamp(),
  used_at timestamptz,
  unique (organisation_id, issuer, subject)
);
create index on access.identity (person_id);
comment on table access.identity is 'Linked by the person, while signed in by another way or by an invitation';
call access.protect('access.identity',
  'sql:person_id = (select access.my_person()) and (select access.my_link()) is null',
  'sql:person_id = (select access.my_person()) and organisation_id = (select access.my_organisation()) and (select access.my_link()) is null',
  'nobody',
  'sql:person_id = (select access.my_person()) and (select access.my_link()) is null');
revoke update on access.identity from ragang_app;
call history.keep('access.identity', '{used_at}');

-- The sign-ins that can be chosen, before anybody is known.
create function access.issuers_open() returns table (organisation_id uuid, slug text, name text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.id, o.slug, o.name from access.issuer i join organisations.organisation o on o.id = i.organisation_id
    left join organisations.county_member c on c.organisation_id = o.id and c.county_id = i.county_id
   order by c.position, o.name $$;

create function access.issuer_of(organisation uuid)
  returns table (organisation_id uuid, name text, issuer text, client_id text, client_secret bytea, version int)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select i.organisation_id, o.name, i.issuer, i.client_id, i.client_secret, i.version
    from access.issuer i join organisations.organisation o on o.id = i.organisation_id where i.organisation_id = organisation $$;

create function access.issuer_answered(organisation uuid) returns void language sql security definer
  set search_path = pg_catalog, pg_temp as $$
  update access.issuer i set tested_at = clock_timestamp() where i.organisation_id = organisation $$;

create table access.oidc_state (
  state bytea primary key,
  browser bytea not null,
  organisation_id uuid not null references access.issuer on delete cascade,
  issuer_version int not null,
  nonce text not null,
  verifier text not null,
  purpose text not null check (purpose in ('sign-in', 'link', 'again', 'test')),
  session bytea,
  onward text not null default '/' check (length(onward) <= 2000),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on access.oidc_state (organisation_id);
create index on access.oidc_state (expires_at);
comment on table access.oidc_state is 'Somebody is away at the organisation''s sign-in; answered once, in the same browser, within ten minutes';
comment on column access.oidc_state.session is 'Hash of the session that asked, where somebody was signed in already';

create function access.start_oidc(state bytea, browser bytea, organisation uuid, nonce text, verifier text, purpose text,
    session bytea, onward text, network text) returns timestamptz
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare wait timestamptz := access.may_try('oidc-address', network);
begin
  if wait is not null then return wait; end if;
  delete from access.oidc_state s where s.ctid in (
    select o.ctid from access.oidc_state o where o.expires_at < clock_timestamp() - interval '1 hour' limit 20 for update skip locked);
  insert into access.oidc_state (state, browser, organisation_id, issuer_version, nonce, verifier, purpose, session, onward, expires_at)
    select start_oidc.state, start_oidc.browser, organisation, i.version, start_oidc.nonce, start_oidc.verifier, start_oidc.purpose,
        start_oidc.session, left(start_oidc.onward, 2000), clock_timestamp() + interval '10 minutes'
      from access.issuer i where i.organisation_id = organisation;
  return null;
end $$;

-- outcome: ok · unknown · replayed · expired · elsewhere (another browser; it is spent then) · rebound · wait
create function access.take_oidc(state bytea, browser bytea)
  returns table (outcome text, organisation_id uuid, nonce text, verifier text, purpose text, session bytea, onward text,
                 wait_until timestamptz)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare kept access.oidc_state;
begin
  select s.* into kept from access.oidc_state s where s.state = take_oidc.state for update;
  outcome := case when kept.state is null then 'unknown' when kept.used_at is not null then 'replayed'
    when kept.browser is distinct from take_oidc.browser then 'elsewhere'
    when kept.expires_at <= clock_timestamp() then 'expired'
    when not exists (select from access.issuer i where i.organisation_id = kept.organisation_id and i.version = kept.issuer_version)
      then 'rebound' else 'ok' end;
  update access.oidc_state s set used_at = coalesce(s.used_at, clock_timestamp()) where s.state = take_oidc.state;
  organisation_id := kept.organisation_id;
  purpose := kept.purpose;
  if outcome = 'ok' then
    wait_until := access.may_try('oidc-organisation', kept.organisation_id::text);
    if wait_until is not null then outcome := 'wait'; end if;
  end if;
  if outcome = 'ok' then
    nonce := kept.nonce;
    verifier := kept.verifier;
    session := kept.session;
    onward := kept.onward;
  end if;
  return next;
end $$;

-- Whose is this subject of this issuer, as the organisation has bound it now? Null: nobody has linked it.
create function access.person_of_subject(organisation uuid, issuer text, subject text) returns uuid
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  update access.identity d set used_at = clock_timestamp()
    from access.issuer i
   where i.organisation_id = organisation and i.issuer = person_of_subject.issuer and d.organisation_id = organisation
     and d.issuer = person_of_subject.issuer and d.subject = person_of_subject.subject
  returning d.person_id $$;

-- ---------------------------------------------------------------- proven, and the organisation still to be chosen
create table access.proven (
  browser bytea primary key,
  person_id uuid not null references organisations.person,
  way text not null check (way in ('oidc', 'passkey', 'code', 'demo')),
  holds_for uuid references organisations.organisation,
  expires_at timestamptz not null
);
create index on access.proven (person_id);
create index on access.proven (holds_for);
create index on access.proven (expires_at);
comment on table access.proven is 'Somebody has shown who they are and chooses which organisation to act for; ten minutes';

-- Said by the server process alone: else whoever could ask one question here could come in as anybody.
create function access.prove(key text, browser bytea, person uuid, way text, holds_for uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not access.is_key(key) then raise exception 'not the house itself' using errcode = '42501'; end if;
  delete from access.proven p where p.ctid in (
    select o.ctid from access.proven o where o.expires_at < clock_timestamp() limit 20 for update skip locked);
  insert into access.proven values (prove.browser, person, prove.way, prove.holds_for, clock_timestamp() + interval '10 minutes')
    on conflict on constraint proven_pkey do update set person_id = excluded.person_id, way = excluded.way, holds_for = excluded.holds_for,
      expires_at = excluded.expires_at;
end $$;

-- The organisations that whoever has been proven in this browser may act for, the one used last first.
create function access.places_of_proven(browser bytea)
  returns table (person_id uuid, organisation_id uuid, county_id uuid, organisation_name text, county_sv text, county_en text,
                 way text, holds_for uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.person_id, m.organisation_id, c.county_id, o.name, y.name_sv, y.name_en, p.way, p.holds_for
    from access.proven p
    join organisations.membership m on m.person_id = p.person_id and m.ended_at is null
      and (p.holds_for is null or m.organisation_id = p.holds_for)
    join organisations.county_member c on c.organisation_id = m.organisation_id
    join organisations.organisation o on o.id = m.organisation_id
    join organisations.county y on y.id = c.county_id
   where p.browser = places_of_proven.browser and p.expires_at > clock_timestamp()
   order by o.name, y.name_sv $$;

create function access.forget_proven(browser bytea) returns boolean language sql security definer
  set search_path = pg_catalog, pg_temp as $$
  with gone as (delete from access.proven p where p.browser = forget_proven.browser and p.expires_at > clock_timestamp() returning 1)
  select exists (select from gone) $$;

-- ---------------------------------------------------------------- a link for one answer
create table access.ticket (
  id uuid primary key,
  token bytea not null unique,
  person_id uuid not null references organisations.person,
  organisation_id uuid not null references organisations.organisation,
  county_id uuid not null references organisations.county,
  only_this text not null check (only_this ~ '^(still-true|seen-change):[0-9a-f-]{36}$'),
  made_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on access.ticket (person_id);
create index on access.ticket (organisation_id);
create index on access.ticket (county_id);
create index on access.ticket (expires_at);
comment on table access.ticket is 'A link in a mail for one person, one thing, one action; used once, kept thirty days after its time';
comment on column access.ticket.token is 'SHA-256 of the token in the link';
comment on column access.ticket.only_this is 'The one thing: still-true:<boundary> · seen-change:<change>';

-- A link for the receiver of a letter that is being sent, when its one thing can be answered by a press and the receiver
-- may write for the organisation. False: the letter leads to the page as it is.
create function access.ticket_for_letter(id uuid, token bytea, message uuid) returns boolean language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if not access.i_am_system() then
    raise exception 'tickets are made by the house' using errcode = '42501';
  end if;
  delete from access.ticket t where t.ctid in (
    select o.ctid from access.ticket o where o.expires_at < clock_timestamp() - interval '30 days' limit 20 for update skip locked);
  insert into access.ticket (id, token, person_id, organisation_id, county_id, only_this, expires_at)
    select ticket_for_letter.id, ticket_for_letter.token, m.to_person, m.to_organisation, m.county_id,
        case m.kind when 'boundary-due' then 'still-true:' else 'seen-change:' end || m.about_id, clock_timestamp() + interval '14 days'
      from mail.message m
      join organisations.membership b on b.person_id = m.to_person and b.organisation_id = m.to_organisation
        and b.ended_at is null and b.role in ('editor', 'administrator')
     where m.id = message and m.county_id = access.my_county() and m.state = 'sending' and not m.bare
       and m.kind in ('boundary-due', 'matter-change');
  return found;
end $$;

-- What a link leads to, without acting. outcome: ok · used · expired · left (no member any more) · unknown
create function access.ticket_of(token bytea)
  returns table (outcome text, id uuid, person_id uuid, organisation_id uuid, county_id uuid, only_this text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case when t.used_at is not null then 'used' when t.expires_at <= clock_timestamp() then 'expired'
      when not exists (select from organisations.membership m join organisations.county_member c on c.organisation_id = m.organisation_id
        where m.person_id = t.person_id and m.organisation_id = t.organisation_id and m.ended_at is null
          and m.role in ('editor', 'administrator') and c.county_id = t.county_id)
        then 'left' else 'ok' end, t.id, t.person_id, t.organisation_id, t.county_id, t.only_this
    from access.ticket t where t.token = ticket_of.token $$;

create function access.ticket_holder(ticket uuid) returns table (person text, organisation text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.name, o.name from access.ticket t join organisations.person p on p.id = t.person_id
    join organisations.organisation o on o.id = t.organisation_id
   where t.id = ticket and t.used_at is null and t.expires_at > clock_timestamp() $$;

-- Used, in the same transaction as the action: it is for the session of that person, and for that one thing.
create function access.use_ticket(ticket uuid) returns boolean language sql security definer
  set search_path = pg_catalog, pg_temp as $$
  with used as (update access.ticket t set used_at = clock_timestamp()
      where t.id = ticket and t.used_at is null and t.expires_at > clock_timestamp() and t.person_id = access.my_person()
        and t.organisation_id = access.my_organisation() and t.only_this = access.my_link()
        and exists (select from organisations.membership m where m.person_id = t.person_id and m.organisation_id = t.organisation_id
          and m.ended_at is null and m.role in ('editor', 'administrator')) returning 1)
  select exists (select from used) $$;

-- What a link session may write: the one thing, in the name of its organisation, and nothing else.
create policy by_link on matters.boundary_still_true for insert with check (county_id = (select access.my_space())
  and organisation_id = (select access.my_organisation()) and said_by = (select access.my_person())
  and (select access.my_link()) = 'still-true:' || boundary_id);
create policy by_link on matters.matter_change_told for update using (county_id = (select access.my_space())
    and organisation_id = (select access.my_organisation()) and (select access.my_link()) = 'seen-change:' || change_id)
  with check (county_id = (select access.my_space()) and organisation_id = (select access.my_organisation())
    and (select access.my_link()) = 'seen-change:' || change_id);
create policy by_link_see on matters.matter_change_told for select using (county_id = (select access.my_space())
  and organisation_id = (select access.my_organisation()) and (select access.my_link()) = 'seen-change:' || change_id);

-- Tables that nobody reads as rows: their functions answer.
do $$ declare t text; begin
  foreach t in array array['access.attempt_limit', 'access.attempt', 'access.sign_in_code', 'access.challenge', 'access.oidc_state',
      'access.proven', 'access.ticket'] loop
    call access.protect(t::regclass, 'nobody', 'nobody', 'nobody');
    execute format('revoke all on %s from ragang_app', t);
  end loop;
end $$;

revoke execute on function access.may_try(text, text), access.ask_code(text, bytea, bytea, text, text), access.county_of_mail(text), access.guess_code(bytea, text, text),
  access.look_at_code(bytea, bytea), access.use_code_link(bytea, bytea, text), access.make_challenge(bytea, text, text, uuid, text),
  access.take_challenge(bytea, text), access.passkey_named(text), access.passkey_used(uuid, bigint, boolean),
  access.my_holds_for(), access.i_keep_sign_in_of(uuid), access.issuers_open(), access.issuer_of(uuid), access.issuer_answered(uuid),
  access.start_oidc(bytea, bytea, uuid, text, text, text, bytea, text, text), access.take_oidc(bytea, bytea),
  access.person_of_subject(uuid, text, text), access.prove(text, bytea, uuid, text, uuid), access.places_of_proven(bytea),
  access.forget_proven(bytea), access.ticket_for_letter(uuid, bytea, uuid), access.ticket_of(bytea),
  access.ticket_holder(uuid), access.use_ticket(uuid) from public;
grant execute on function access.may_try(text, text), access.ask_code(text, bytea, bytea, text, text), access.county_of_mail(text), access.guess_code(bytea, text, text),
  access.look_at_code(bytea, bytea), access.use_code_link(bytea, bytea, text), access.make_challenge(bytea, text, text, uuid, text),
  access.take_challenge(bytea, text), access.passkey_named(text), access.passkey_used(uuid, bigint, boolean),
  access.my_holds_for(), access.i_keep_sign_in_of(uuid), access.issuers_open(), access.issuer_of(uuid), access.issuer_answered(uuid),
  access.start_oidc(bytea, bytea, uuid, text, text, text, bytea, text, text), access.take_oidc(bytea, bytea),
  access.person_of_subject(uuid, text, text), access.prove(text, bytea, uuid, text, uuid), access.places_of_proven(bytea),
  access.forget_proven(bytea), access.ticket_for_letter(uuid, bytea, uuid), access.ticket_of(bytea),
  access.ticket_holder(uuid), access.use_ticket(uuid) to ragang_app;

call access.list('definer', 'access.keyed(text)', 'hashes with the key of this database, which nobody may read');
call access.list('definer', 'access.may_try(text,text)', 'counts attempts of people who are not signed in');
call access.list('definer', 'access.ask_code(text,bytea,bytea,text,text)', 'finds whose address it is; tells the server only');
call access.list('definer', 'access.county_of_mail(text)', 'says a county and nothing else');
call access.list('definer', 'access.guess_code(bytea,text,text)', 'holds a typed code against its hash, and counts');
call access.list('definer', 'access.look_at_code(bytea,bytea)', 'says whether a mailed link still holds');
call access.list('definer', 'access.use_code_link(bytea,bytea,text)', 'takes a mailed link once');
call access.list('definer', 'access.make_challenge(bytea,text,text,uuid,text)', 'keeps what was asked of an authenticator');
call access.list('definer', 'access.take_challenge(bytea,text)', 'takes it back once');
call access.list('definer', 'access.passkey_named(text)', 'finds a passkey before it is known who asks');
call access.list('definer', 'access.passkey_used(uuid,bigint,boolean)', 'moves a counter forward, never back');
call access.list('definer', 'access.i_keep_sign_in_of(uuid)', 'asks who administers the organisation, for the policies of access.issuer');
call access.list('definer', 'access.my_holds_for()', 'reads the session that asks, and of it only whom it holds for');
call access.list('definer', 'access.issuers_open()', 'names the organisations with a sign-in of their own, before anybody is known');
call access.list('definer', 'access.issuer_of(uuid)', 'what the server needs to ask that sign-in; its secret is encrypted');
call access.list('definer', 'access.issuer_answered(uuid)', 'notes when it last answered');
call access.list('definer', 'access.start_oidc(bytea,bytea,uuid,text,text,text,bytea,text,text)', 'keeps what an answer will be held against');
call access.list('definer', 'access.take_oidc(bytea,bytea)', 'takes it back once, in the same browser');
call access.list('definer', 'access.person_of_subject(uuid,text,text)', 'finds who linked this subject of this issuer');
call access.list('definer', 'access.prove(text,bytea,uuid,text,uuid)', 'keeps who has been proven until an organisation is chosen');
call access.list('definer', 'access.places_of_proven(bytea)', 'the organisations that whoever was proven may act for');
call access.list('definer', 'access.forget_proven(bytea)', 'takes it back once');
call access.list('definer', 'access.ticket_for_letter(uuid,bytea,uuid)', 'makes a link for one answer for the receiver of a letter; for the house only');
call access.list('definer', 'access.ticket_of(bytea)', 'says what a link is for, before anybody is known');
call access.list('definer', 'access.ticket_holder(uuid)', 'names whose link it is, while it holds');
call access.list('definer', 'access.use_ticket(uuid)', 'takes a link once, for its own session only');
