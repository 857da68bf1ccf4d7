-- 0024-records.sql
-- "Vad förvaras hos oss?": what an organisation can open is what it may have to hand out. Here is what each kind of
-- record is called and when it happened, the search through all of them as whoever asks, and the registrar's own work:
-- requests, what was masked and why, questions to whoever wrote a record, and what was sent, kept exactly as it was.
set local check_function_bodies = off;
create schema records;
grant usage on schema records to ragang_app;

-- ---------------------------------------------------------------- kinds of record that stand since before
call access.register('organisations.profile', 'profile',
  $q$(select o.name from organisations.organisation o where o.id = r.organisation_id) || ', version ' || r.version$q$,
  'r.written_at', '/records/record/profile/');
call access.register('organisations.contact_point', 'contact-point', $q$r.role$q$,
  'records.moment_of(r.id)', '/records/record/contact-point/');
call access.register('matters.stance', 'stance',
  'records.matter_name(r.county_id, r.matter_id)', 'r.said_at', '/records/record/stance/');
call access.register('matters.suggestion', 'suggestion',
  'records.matter_name(r.county_id, r.matter_id)', 'r.brought_in_at', '/records/record/suggestion/');
call access.register('matters.inquiry', 'inquiry',
  'records.matter_name(r.county_id, r.matter_id)', 'r.asked_at', '/records/record/inquiry/');
call access.register('matters.round', 'round', 'r.name_sv', 'r.started_at', '/records/record/round/', 'none');
call access.register('matters.boundary', 'boundary',
  'records.matter_name(r.county_id, r.matter_id)', $q$r.since::timestamp at time zone 'Europe/Stockholm'$q$, '/records/record/boundary/', 'none');
call access.register('matters.proposal', 'proposal',
  'records.matter_name(r.county_id, r.matter_id)', 'r.proposed_at', '/records/record/proposal/');
call access.register('matters.proposal_answer', 'proposal-answer',
  'coalesce((select records.matter_name(p.county_id, p.matter_id) from matters.proposal p where p.county_id = r.county_id and p.id = r.proposal_id), '''')',
  'r.answered_at', '/records/record/proposal-answer/');
call access.register('matters.matter_change', 'matter-change',
  $q$coalesce((select string_agg(records.matter_name(o.county_id, o.matter_id), ', ' order by o.matter_id) from matters.matter_change_of o
    where o.county_id = r.county_id and o.change_id = r.id and o.part = 'of'), '')$q$, 'r.proposed_at', '/records/record/matter-change/');
call access.register('matters.matter_change_told', 'matter-change-opinion',
  $q$coalesce((select string_agg(records.matter_name(o.county_id, o.matter_id), ', ' order by o.matter_id) from matters.matter_change_of o
    where o.county_id = r.county_id and o.change_id = r.change_id and o.part = 'of'), '')$q$,
  'coalesce(r.said_at, r.told_at)', '/records/record/matter-change-opinion/');

create function records.matter_name(county uuid, matter uuid) returns text language sql stable
  set search_path = pg_catalog, pg_temp as
  $$ select m.name_sv from matters.matter m where m.county_id = county and m.id = matter $$;
-- uuid v7 holds its moment; of any other id nothing is known
create function records.moment_of(id uuid) returns timestamptz language sql immutable
  set search_path = pg_catalog, pg_temp as
  $$ select case when substr(id::text, 15, 1) = '7'
    then to_timestamp((('x' || lpad(replace(left(id::text, 13), '-', ''), 16, '0'))::bit(64)::bigint) / 1000.0)
    else timestamptz '2000-01-01' end $$;

-- ---------------------------------------------------------------- what is kept, found as whoever asks
create function records.keys_of(t regclass) returns text[] language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(a.attname::text order by k.o), '{}')
    from pg_index i cross join lateral unnest(i.indkey) with ordinality as k(n, o)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n
   where i.indrelid = t and i.indisprimary and a.attname <> 'county_id' $$;

-- Columns in which people have written something: text without a list of words that it must be one of.
create function records.words_of(t regclass) returns text[] language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(a.attname::text order by a.attnum), '{}') from pg_attribute a
   where a.attrelid = t and a.attnum > 0 and not a.attisdropped and a.atttypid = 'text'::regtype
     and has_column_privilege('ragang_app', t, a.attnum, 'select')
     and not exists (select from pg_constraint c where c.conrelid = t and c.contype = 'c' and c.conkey = array[a.attnum]
       and pg_get_constraintdef(c.oid) like '%ARRAY[%') $$;

-- One question over every table that holds records. Row level security answers it: it is asked as the viewer.
create function records.kept_here(kinds text[], whose text, organisation uuid, since date, until date, marked boolean,
    words text, counting boolean, skip int, most int)
  returns table (tbl text, kind text, row_id text, title text, happened timestamptz, organisation_id uuid,
    secrecy_section text, visibility text, found bigint)
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  k access.kept;
  key text;
  own text;
  hay text;
  secret text;
  pieces text[] := '{}';
  sieve text;
begin
  for k in select * from access.kept c where kinds is null or c.kind = any (kinds) order by c.tbl loop
    select string_agg(format('(to_jsonb(r.%I) #>> ''{}'')', c), ' || ''/'' || ') into key from unnest(records.keys_of(k.tbl::regclass)) as c;
    own := case when exists (select from pg_attribute a where a.attrelid = k.tbl::regclass and a.attname = k.owner)
      then format('r.%I', k.owner) else 'null::uuid' end;
    secret := case when k.shared then 'r.secrecy_section' else 'null::text' end;
    sieve := 'r.county_id = (select access.my_county())';
    if whose = 'own' then sieve := sieve || format(' and %s = (select access.my_organisation())', own); end if;
    if whose = 'others' then sieve := sieve || format(' and %s is distinct from (select access.my_organisation())', own); end if;
    if organisation is not null then sieve := sieve || format(' and %s = $1', own); end if;
    if since is not null then sieve := sieve || format(' and (%s) >= ($2::timestamp at time zone ''Europe/Stockholm'')', k.happened); end if;
    if until is not null then sieve := sieve || format(' and (%s) < (($3 + 1)::timestamp at time zone ''Europe/Stockholm'')', k.happened); end if;
    if marked then sieve := sieve || format(' and %s is not null', secret); end if;
    if words <> '' then
      select string_agg(format('r.%I', c), ', ') into hay from unnest(records.words_of(k.tbl::regclass)) as c;
      sieve := sieve || format(' and concat_ws('' '', %s) ilike $4', concat_ws(', ', k.title, hay));
    end if;
    if counting then
      pieces := pieces || format('select %L::text, %L::text, null::text, null::text, null::timestamptz, null::uuid, null::text, null::text, count(*) '
        || 'from (select 1 from %s r where %s limit 10001) n', k.tbl, k.kind, k.tbl, sieve);
    else
      pieces := pieces || format('(select %L::text, %L::text, %s, coalesce(%s, ''''), (%s), %s, %s, %s, 1::bigint from %s r where %s order by 5 desc, 3 limit %s)',
        k.tbl, k.kind, key, k.title, k.happened, own, secret, case when k.shared then 'r.visibility' else 'null::text' end,
        k.tbl, sieve, skip + most);
    end if;
  end loop;
  if pieces = '{}' then return; end if;
  return query execute 'select * from (' || array_to_string(pieces, ' union all ') || ') as a'
      || case when counting then '' else format(' order by 5 desc, 3 offset %s limit %s', skip, most) end
    using organisation, since, until, '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%';
end $$;

-- Records as they stand, each by its table and key; what the viewer may not read is not among them.
create function records.read_here(tables text[], row_ids text[])
  returns table (tbl text, kind text, row_id text, title text, happened timestamptz, organisation_id uuid, content jsonb)
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare k access.kept; at int; finds text; own text;
begin
  for at in 1 .. least(cardinality(tables), 500) loop
    select * into k from access.kept c where c.tbl = tables[at];
    continue when not found;
    select string_agg(format('r.%I = split_part($1, ''/'', %s)::%s', a.attname, c.o, format_type(a.atttypid, null)), ' and ') into finds
      from unnest(records.keys_of(k.tbl::regclass)) with ordinality as c(name, o)
      join pg_attribute a on a.attrelid = k.tbl::regclass and a.attname = c.name;
    own := case when exists (select from pg_attribute a where a.attrelid = k.tbl::regclass and a.attname = k.owner)
      then format('r.%I', k.owner) else 'null::uuid' end;
    begin
      return query execute format('select %L::text, %L::text, $1, coalesce(%s, ''''), (%s), %s, to_jsonb(r)%s from %s r
          where r.county_id = (select access.my_county()) and %s', k.tbl, k.kind, k.title, k.happened, own,
          case k.tbl when 'matters.boundary' then ' || jsonb_build_object(''roles'', records.roles_of_boundary(r.county_id, r.id))'
            when 'matters.proposal' then ' || jsonb_build_object(''roles'', records.roles_of_proposal(r.county_id, r.id))' else '' end,
          k.tbl, finds) using row_ids[at];
    exception when data_exception then continue; -- no key of this kind of record
    end;
  end loop;
end $$;

create function records.roles_of_boundary(county uuid, boundary uuid) returns jsonb language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('organisation_id', organisation_id, 'role', role) order by position), '[]')
    from matters.boundary_role where county_id = county and boundary_id = boundary $$;
create function records.roles_of_proposal(county uuid, proposal uuid) returns jsonb language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('organisation_id', organisation_id, 'role', role) order by position), '[]')
    from matters.proposal_role where county_id = county and proposal_id = proposal $$;

-- That something is there at others, where they let that be known.
create function records.exist_here() returns table (organisation_id uuid, kind text, happened date)
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare one text;
begin
  for one in select tbl from access.kept where shared order by tbl loop
    return query select * from access.existence_of(one::regclass);
  end loop;
end $$;

-- ---------------------------------------------------------------- requests
create table records.request (
  county_id uuid not null references organisations.county,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  number int not null check (number > 0),
  received_on date not null,
  wording text not null check (length(wording) between 1 and 2000),
  asked_by text not null default '' check (length(asked_by) <= 200),
  reply_to text not null default '' check (length(reply_to) <= 300),
  registration_number text check (length(registration_number) between 1 and 120),
  registered_at timestamptz not null,
  registered_by uuid references organisations.person,
  registered_by_name text not null default '',
  closed_at timestamptz,
  closed_how text check (closed_how in ('given', 'partly', 'refused', 'nothing-held', 'withdrawn')),
  closed_words text not null default '' check (length(closed_words) <= 2000),
  primary key (county_id, id),
  unique (county_id, organisation_id, number),
  check ((closed_at is null) = (closed_how is null)),
  check (closed_how not in ('partly', 'refused') or closed_words <> '')
);
create index on records.request (organisation_id);
create index on records.request (registered_by);
comment on table records.request is 'A request for official documents ("begäran om allmän handling"), at one organisation alone';
comment on column records.request.asked_by is 'Only if the person wished to say: whoever asks need not give a name';
comment on column records.request.received_on is 'Swedish local date';

create table records.picked (
  county_id uuid not null,
  request_id uuid not null,
  tbl text not null,
  row_id text not null check (length(row_id) between 1 and 200),
  organisation_id uuid not null references organisations.organisation,
  owner_id uuid references organisations.organisation,
  kind text not null,
  title text not null,
  happened timestamptz not null,
  content jsonb not null,
  picked_at timestamptz not null,
  picked_by uuid references organisations.person,
  primary key (county_id, request_id, tbl, row_id),
  foreign key (county_id, request_id) references records.request
);
create index on records.picked (organisation_id);
create index on records.picked (owner_id);
create index on records.picked (picked_by);
comment on column records.picked.content is 'The record as it was when it was picked: what is masked is masked in these words, and these are handed out';

create table records.mask (
  county_id uuid not null,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  request_id uuid not null,
  tbl text not null,
  row_id text not null,
  field text not null check (length(field) between 1 and 63),
  part text check (length(part) between 1 and 10000),
  section text not null check (length(section) between 1 and 200),
  masked_at timestamptz not null,
  masked_by uuid references organisations.person,
  primary key (county_id, id),
  foreign key (county_id, request_id, tbl, row_id) references records.picked on delete cascade
);
create index on records.mask (county_id, request_id, tbl, row_id);
create index on records.mask (organisation_id);
create index on records.mask (masked_by);
comment on column records.mask.part is 'These words wherever they stand in the record; null: the whole field';
comment on column records.mask.section is 'Why: the section of the secrecy act';

create table records.consult (
  county_id uuid not null,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  asked_organisation_id uuid not null references organisations.organisation,
  request_id uuid not null,
  tbl text not null,
  row_id text not null,
  kind text not null,
  title text not null,
  question text not null check (length(question) between 1 and 2000),
  asked_at timestamptz not null,
  asked_by uuid references organisations.person,
  asked_by_name text not null default '',
  answer text check (answer in ('no-objection', 'mask', 'withhold')),
  words text not null default '' check (length(words) <= 2000),
  answered_at timestamptz,
  answered_by uuid references organisations.person,
  answered_by_name text not null default '',
  primary key (county_id, id),
  unique (county_id, request_id, tbl, row_id),
  foreign key (county_id, request_id) references records.request,
  check (organisation_id <> asked_organisation_id),
  check ((answer is null) = (answered_at is null)),
  check (answer is null or answer = 'no-objection' or words <> '')
);
create index on records.consult (organisation_id);
create index on records.consult (county_id, asked_organisation_id);
create index on records.consult (asked_organisation_id);
create index on records.consult (asked_by);
create index on records.consult (answered_by);
comment on table records.consult is 'Asks whoever wrote a record what stands against handing it out; read by the two. Whoever asks decides for itself';

create table records.step (
  county_id uuid not null,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  request_id uuid not null,
  what text not null check (what in ('registered', 'picked', 'put-back', 'masked', 'unmasked', 'consulted', 'given', 'closed', 'numbered')),
  words text not null default '' check (length(words) <= 400),
  at timestamptz not null,
  person_id uuid references organisations.person,
  person_name text not null default '',
  primary key (county_id, id),
  foreign key (county_id, request_id) references records.request
);
create index on records.step (county_id, request_id);
create index on records.step (organisation_id);
create index on records.step (person_id);

-- ---------------------------------------------------------------- what was sent, exactly as it was
create table records.dispatch (
  county_id uuid not null references organisations.county,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  kind text not null check (kind in ('sent', 'given')),
  request_id uuid,
  tbl text,
  row_id text,
  title text not null check (length(title) between 1 and 400),
  recipients uuid[] not null default '{}' check (cardinality(recipients) <= 200),
  recipient_words text not null default '' check (length(recipient_words) <= 500),
  registration_number text check (length(registration_number) between 1 and 120),
  secrecy_section text check (length(secrecy_section) between 1 and 200),
  ground text check (length(ground) between 1 and 1000),
  sent_at timestamptz not null,
  sent_by uuid references organisations.person,
  sent_by_name text not null default '',
  json_hash bytea not null check (length(json_hash) = 32),
  pdf_hash bytea not null check (length(pdf_hash) = 32),
  primary key (county_id, id),
  foreign key (county_id, request_id) references records.request,
  check ((kind = 'given') = (request_id is not null)),
  check ((kind = 'sent') = (tbl is not null and row_id is not null)),
  check (kind = 'given' or cardinality(recipients) > 0 or recipient_words <> ''),
  check (secrecy_section is null or ground is not null)
);
create index on records.dispatch (county_id, organisation_id, sent_at desc);
create index on records.dispatch (county_id, request_id);
create index on records.dispatch (organisation_id);
create index on records.dispatch (sent_by);
create index on records.dispatch using gin (recipients);
comment on table records.dispatch is 'Sent ("expedierat") or given out on request. Never changed; the number in the diary may be added';

create table records.file (
  county_id uuid not null,
  dispatch_id uuid not null,
  format text not null check (format in ('json', 'pdf')),
  organisation_id uuid not null references organisations.organisation,
  bytes bytea not null check (length(bytes) between 1 and 20000000),
  hash bytea not null check (hash = sha256(bytes)),
  primary key (county_id, dispatch_id, format),
  foreign key (county_id, dispatch_id) references records.dispatch
);
create index on records.file (organisation_id);
comment on table records.file is 'The bytes themselves; no history of its own: never changed, and its hash stands in the dispatch, which has one';

create function records.dispatch_is_sound() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - 'registration_number' <> to_jsonb(old) - 'registration_number' then
      raise exception 'what was sent stays as it was sent' using errcode = '42501';
    end if;
    return new;
  end if;
  if exists (select from unnest(new.recipients) as n where n = new.organisation_id or not exists (
      select from organisations.county_member c where c.county_id = new.county_id and c.organisation_id = n and c.membership = 'member')) then
    raise exception 'recipients are other members of the county' using errcode = '23514', constraint = 'recipients_are_members';
  end if;
  if new.secrecy_section is not null and current_user = 'ragang_app' and not coalesce(access.i_am_fresh(), false) then
    raise exception 'sending this needs a fresh sign-in' using errcode = 'RF001';
  end if;
  return new;
end $$;
create function records.file_is_the_one() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op <> 'INSERT' then raise exception 'what was sent stays as it was sent' using errcode = '42501'; end if;
  if not exists (select from records.dispatch d where d.county_id = new.county_id and d.id = new.dispatch_id
      and d.organisation_id = new.organisation_id
      and new.hash = case new.format when 'json' then d.json_hash else d.pdf_hash end) then
    raise exception 'not the file that was sent' using errcode = '23514', constraint = 'file_is_the_one';
  end if;
  return new;
end $$;
create function records.answered_once() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.answer is not null then raise exception 'it has been answered' using errcode = '23514', constraint = 'answered_once'; end if;
  return new;
end $$;
revoke execute on all functions in schema records from public;
grant execute on function records.matter_name(uuid, uuid), records.moment_of(uuid), records.keys_of(regclass), records.words_of(regclass),
  records.kept_here(text[], text, uuid, date, date, boolean, text, boolean, int, int), records.read_here(text[], text[]),
  records.roles_of_boundary(uuid, uuid), records.roles_of_proposal(uuid, uuid), records.exist_here() to ragang_app;
create trigger sound before insert or update on records.dispatch for each row execute function records.dispatch_is_sound();
create trigger the_one before insert or update on records.file for each row execute function records.file_is_the_one();
create trigger once before update on records.consult for each row execute function records.answered_once();

call access.protect('records.request', 'own', 'own', 'own');
call access.protect('records.picked', 'own', 'own', 'nobody', 'own');
call access.protect('records.mask', 'own', 'own', 'nobody', 'own');
call access.protect('records.step', 'own', 'own', 'nobody');
call access.protect('records.consult', 'sql:county_id = (select access.my_county())
  and (organisation_id = (select access.my_organisation()) or asked_organisation_id = (select access.my_organisation()))', 'own',
  'sql:county_id = (select access.my_county()) and asked_organisation_id = (select access.my_organisation()) and (select access.i_may_write())');
call access.protect('records.dispatch', 'sql:county_id = (select access.my_county())
  and (organisation_id = (select access.my_organisation()) or recipients && array[(select access.my_organisation())])
  and (secrecy_section is null or (select access.i_am_cleared()))', 'own', 'own');
call access.protect('records.file', 'sql:county_id = (select access.my_county()) and exists (select from records.dispatch d
  where d.county_id = file.county_id and d.id = file.dispatch_id)', 'own', 'nobody');
revoke update on records.request, records.picked, records.mask, records.step, records.consult, records.dispatch, records.file from ragang_app;
grant update (registration_number, closed_at, closed_how, closed_words) on records.request to ragang_app;
grant update (answer, words, answered_at, answered_by, answered_by_name) on records.consult to ragang_app;
grant update (registration_number) on records.dispatch to ragang_app;
call history.keep('records.request');
call history.keep('records.picked');
call history.keep('records.mask');
call history.keep('records.step');
call history.keep('records.consult');
call history.keep('records.dispatch');

-- Emptying the example data takes what the registrar tried out too.
create or replace function access.empty_shared(here uuid) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare one text;
begin
  delete from records.file where county_id = here;
  delete from records.dispatch where county_id = here;
  delete from records.consult where county_id = here;
  delete from records.step where county_id = here;
  delete from records.mask where county_id = here;
  delete from records.picked where county_id = here;
  delete from records.request where county_id = here;
  for one in select tbl from access.kept where shared order by tbl desc loop
    execute format('delete from %s where county_id = $1', one) using here;
  end loop;
end $$;
revoke execute on function access.empty_shared(uuid) from public;

-- ---------------------------------------------------------------- everything about a person
-- What the house itself keeps of somebody: account, memberships, sign-ins, mails (never their text) and that they wrote
-- something, never its words. For the person; for the administrator of their organisation, of that organisation alone;
-- for the space administrator, of the county.
create function records.traces_of(person uuid)
  returns table (what text, at timestamptz, organisation_id uuid, facts jsonb)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  here uuid := access.my_county();
  me boolean := coalesce(person = access.my_person(), false);
  whole boolean := me or access.i_administrate();
  only_in uuid := case when whole then null else access.my_organisation() end;
begin
  if here is null or access.my_link() is not null then return; end if;
  if not whole and coalesce((access.context())[4], '') <> 'administrator' then return; end if;
  if not exists (select from organisations.membership m join organisations.county_member c on c.organisation_id = m.organisation_id
      where m.person_id = person and c.county_id = here and (only_in is null or m.organisation_id = only_in)) then return; end if;
  return query select 'person', null::timestamptz, null::uuid, jsonb_build_object('name', p.name)
    from organisations.person p where p.id = person;
  return query select 'account', a.begun_at, null::uuid, jsonb_build_object('mail', a.mail, 'language', a.language)
    from access.account a where a.person_id = person;
  return query select 'membership', m.begun_at, m.organisation_id, jsonb_strip_nulls(jsonb_build_object('role', m.role,
      'title_sv', nullif(m.title_sv, ''), 'ended_at', m.ended_at, 'cleared_at', m.cleared_at))
    from organisations.membership m where m.person_id = person and (only_in is null or m.organisation_id = only_in)
      and exists (select from organisations.county_member c where c.county_id = here and c.organisation_id = m.organisation_id);
  return query select 'county-role', null::timestamptz, null::uuid, jsonb_build_object('role', r.role)
    from organisations.county_role r where r.county_id = here and r.person_id = person;
  return query select 'session', s.signed_in_at, s.organisation_id, jsonb_build_object('way', s.way, 'agent', s.agent,
      'seen_at', s.seen_at, 'expires_at', s.expires_at)
    from access.session s where s.person_id = person and s.county_id = here and (only_in is null or s.organisation_id = only_in);
  return query select 'mail', g.asked_at, g.to_organisation, jsonb_build_object('kind', g.kind, 'state', g.state)
    from mail.message g where g.county_id = here and g.to_person = person
      and (only_in is null or g.to_organisation = only_in);
  return query select 'logged', l.at, l.organisation_id, jsonb_build_object('what', l.what, 'outcome', l.outcome)
    from history.access_log l where l.county_id = here and l.person_id = person
      and (only_in is null or l.organisation_id = only_in);
  return query select 'wrote', v.at, v.acting_organisation_id, jsonb_build_object('tbl', v.tbl, 'op', v.op, 'version', v.row_version)
    from history.version v where v.county_id = here and v.person_id = person
      and (only_in is null or v.acting_organisation_id = only_in);
end $$;
revoke execute on function records.traces_of(uuid) from public;
grant execute on function records.traces_of(uuid) to ragang_app;

-- Records and versions that the viewer may read, where somebody is named or is the one who said it. Asked as the viewer.
create function records.mentions_of(person uuid, name text, own_only boolean)
  returns table (tbl text, kind text, row_id text, title text, happened timestamptz, organisation_id uuid, of_version int, content jsonb)
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  k access.kept;
  key text;
  own text;
  whole_name text := '(^|[^[:alnum:]_åäöÅÄÖéÉüÜ])' || regexp_replace(name, '([.*+?^${}()|\[\]\\/-])', '\\\1', 'g') || '($|[^[:alnum:]_åäöÅÄÖéÉüÜ])';
begin
  for k in select * from access.kept c order by c.tbl loop
    select string_agg(format('(to_jsonb(r.%I) #>> ''{}'')', c), ' || ''/'' || ') into key from unnest(records.keys_of(k.tbl::regclass)) as c;
    own := case when exists (select from pg_attribute a where a.attrelid = k.tbl::regclass and a.attname = k.owner)
      then format('r.%I', k.owner) else 'null::uuid' end;
    return query execute format('select %L::text, %L::text, %s, coalesce(%s, ''''), (%s), %s, null::int, to_jsonb(r) from %s r
        where r.county_id = (select access.my_county()) and (not $3 or %s = (select access.my_organisation()))
          and (to_jsonb(r)::text like ''%%'' || $1::text || ''%%'' or to_jsonb(r)::text ~ $2) order by 5 limit 2000',
      k.tbl, k.kind, key, k.title, k.happened, own, k.tbl, own) using person, whole_name, own_only;
  end loop;
  return query select v.tbl, coalesce(c.kind, 'version'), v.row_id, '', v.at, v.organisation_id, v.row_version, v.payload
    from history.version v left join access.kept c on c.tbl = v.tbl
   where v.county_id = (select access.my_county()) and v.payload is not null
     and (not own_only or v.organisation_id = (select access.my_organisation()))
     and (v.payload::text like '%' || person::text || '%' or v.payload::text ~ whole_name)
   order by v.at limit 5000;
end $$;
revoke execute on function records.mentions_of(uuid, text, boolean) from public;
grant execute on function records.mentions_of(uuid, text, boolean) to ragang_app;
call access.list('definer', 'records.traces_of(uuid)', 'A register extract holds sign-ins, mails and writes that nobody may read as rows; it answers the person, their own administrator and the space administrator alone');

-- Whoever is asked about a record hears of it by letter: who asks and where, never about what.
do $$ declare said text;
begin
  select pg_get_constraintdef(c.oid) into said from pg_constraint c
    where c.conrelid = 'mail.message'::regclass and c.conname = 'message_kind_check';
  execute 'alter table mail.message drop constraint message_kind_check';
  execute 'alter table mail.message add constraint message_kind_check ' || replace(said, '''shared''::text', '''shared''::text, ''consult''::text');
end $$;
