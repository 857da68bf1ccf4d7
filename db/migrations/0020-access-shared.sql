-- 0020-access-shared.sql
-- Who may read what is written here. One call gives a table its audience: own · named · county · public, a secrecy
-- note that follows the record, a ground for sharing such a one, a version that two editors cannot both take, and
-- the policies that hold all of it for every question that is ever asked. Then the first record that is shared so: a
-- note on a matter. A profile and a contact point say whether they may be read outside the county.
set local check_function_bodies = off; -- who is cleared, fresh, or outside comes with 0019

-- ---------------------------------------------------------------- who reads
-- The organisation whose words I read as my own. Null for whoever reads nothing at home: the operator, the public,
-- and a link that is for one thing only.
create function access.reading_as() returns uuid language sql stable as $$
  select access.my_organisation() where access.my_county() is not null and access.my_link() is null $$;

-- A body that is only known in the county can be named, it takes no part: 'county' is not for it.
create function access.i_am_member() returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select exists (select from organisations.county_member c where c.county_id = access.my_county()
    and c.organisation_id = access.reading_as() and c.membership = 'member') $$;
revoke execute on function access.reading_as(), access.i_am_member() from public;
grant execute on function access.reading_as(), access.i_am_member() to ragang_app;

-- ---------------------------------------------------------------- what is kept
create table access.kept (
  tbl text primary key,
  kind text not null check (kind ~ '^[a-z][a-z-]*$'),
  title text not null,
  happened text not null,
  address text not null,
  owner text not null default 'organisation_id',
  shared boolean not null,
  parent text
);
comment on table access.kept is 'Every table that holds records people have written: what the registrar''s desk, the archive and the proof go through';
comment on column access.kept.tbl is 'Schema and table';
comment on column access.kept.kind is 'A word that the screens have a name for';
comment on column access.kept.title is 'SQL expression over the row alias r: text';
comment on column access.kept.happened is 'SQL expression over the row alias r: timestamptz';
comment on column access.kept.address is 'The page of one record, its id appended';
comment on column access.kept.owner is 'The column with the organisation whose words they are';
comment on column access.kept.shared is 'True: it has the columns and the policies of access.share';
comment on column access.kept.parent is 'The column that says what the record is about; null: nothing but itself';
call access.protect('access.kept', 'sql:true', 'nobody', 'nobody');
revoke insert, update on access.kept from ragang_app;

-- A table with policies of its own whose rows are records too.
create procedure access.register(tbl regclass, kind text, title text, happened text, address text,
  owner text default 'organisation_id', shared boolean default false) language plpgsql as $$
begin
  insert into access.kept (tbl, kind, title, happened, address, owner, shared)
    select format('%I.%I', n.nspname, c.relname), kind, title, happened, address, owner, shared
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = tbl;
end $$;

-- ---------------------------------------------------------------- the audience of a row
-- Does the new audience hold anybody that the old one did not?
create function access.is_wider(old_visibility text, old_named uuid[], new_visibility text, new_named uuid[])
  returns boolean language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case new_visibility
    when 'own' then false
    when 'named' then old_visibility = 'own' or (old_visibility = 'named' and not new_named <@ old_named)
    when 'county' then old_visibility in ('own', 'named')
    else old_visibility is distinct from 'public' end $$;

-- Who a note of secrecy is by, whom a record is for, which version comes next. As the app: the rules below. As the
-- owner of the schema (county packs, disposal): the same, but no person signs in and the version counts itself.
create function access.guard_shared() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  by_app boolean := current_user = 'ragang_app';
  was_secret boolean := tg_op = 'UPDATE' and old.secrecy_section is not null;
begin
  if tg_op = 'UPDATE' then
    if (new.county_id, new.id, new.organisation_id) is distinct from (old.county_id, old.id, old.organisation_id) then
      raise exception 'a record stays with whoever wrote it' using errcode = '42501';
    end if;
    if not by_app and new.version = old.version then new.version := old.version + 1; end if;
    if new.version is distinct from old.version + 1 then
      raise exception 'a version follows the one before it' using errcode = '23514', constraint = 'version_follows';
    end if;
  elsif new.version is distinct from 1 then
    raise exception 'the first version is 1' using errcode = '23514', constraint = 'version_follows';
  end if;

  new.named := array(select distinct n from unnest(new.named) as n order by n);
  if (tg_op = 'INSERT' or new.named is distinct from old.named) and exists (
      select from unnest(new.named) as n where n is null or n = new.organisation_id or not exists (
        select from organisations.county_member c where c.county_id = new.county_id and c.organisation_id = n
          and c.membership = 'member')) then
    raise exception 'named are other members of the county' using errcode = '23514', constraint = 'named_are_members';
  end if;

  if by_app then
    if new.secrecy_section is null then
      new.secrecy_by := null;
      new.secrecy_on := null;
    elsif tg_op = 'INSERT' or new.secrecy_section is distinct from old.secrecy_section then
      new.secrecy_by := access.my_person();
      new.secrecy_on := (now() at time zone 'Europe/Stockholm')::date;
    else
      new.secrecy_by := old.secrecy_by;
      new.secrecy_on := old.secrecy_on;
    end if;
    -- nobody shares what is marked, or takes the mark away, on a sign-in of this morning
    if (new.secrecy_section is not null or was_secret) and not coalesce(access.i_am_fresh(), false) then
      if (was_secret and new.secrecy_section is null)
         or access.is_wider(case when tg_op = 'UPDATE' then old.visibility else 'own' end,
           case when tg_op = 'UPDATE' then old.named else '{}' end, new.visibility, new.named)
         or (new.existence and (tg_op = 'INSERT' or not old.existence)) then
        raise exception 'sharing this needs a fresh sign-in' using errcode = 'RF001';
      end if;
    end if;
  end if;
  return new;
end $$;
revoke execute on function access.guard_shared() from public;

-- Give a table its audience, its policies and its history; the record becomes one that is kept.
-- The table has county_id, id and organisation_id (whose words), and its primary key is (county_id, id).
create procedure access.share(t regclass, kind text, title text, happened text, address text) language plpgsql as $$
declare
  open text := '(secrecy_section is null or (select access.i_am_cleared()))';
  see text := 'county_id = (select access.my_space()) and ' || open
    || ' and (organisation_id = (select access.reading_as())'
    || ' or (visibility = ''named'' and named && array[(select access.reading_as())])'
    || ' or (visibility = ''county'' and (select access.i_am_member()))'
    || ' or visibility = ''public'')';
  write text := 'county_id = (select access.my_county()) and organisation_id = (select access.reading_as())'
    || ' and (select access.i_may_write()) and ' || open;
begin
  execute format($q$
    alter table %s
      add column visibility text not null default 'own' check (visibility in ('own', 'named', 'county', 'public')),
      add column named uuid[] not null default '{}',
      add column existence boolean not null default false,
      add column secrecy_section text check (length(secrecy_section) between 1 and 200),
      add column secrecy_by uuid references organisations.person,
      add column secrecy_on date,
      add column share_ground text check (length(share_ground) between 1 and 1000),
      add column version int not null default 1 check (version > 0),
      add constraint named_with_named check ((visibility = 'named') = (cardinality(named) > 0)),
      add constraint named_few check (cardinality(named) <= 200),
      add constraint secrecy_whole check ((secrecy_section is null) = (secrecy_by is null)
        and (secrecy_section is null) = (secrecy_on is null)),
      add constraint secrecy_stays_near check (secrecy_section is null or visibility in ('own', 'named')),
      add constraint secrecy_shared_on_a_ground check (secrecy_section is null or visibility = 'own' or share_ground is not null)
    $q$, t);
  execute format('create index on %s (county_id, organisation_id)', t);
  execute format('create index on %s (county_id, visibility)', t);
  execute format('create index on %s using gin (named)', t);
  execute format('create index on %s (secrecy_by)', t);
  execute format('create index on %s (county_id) where existence', t);
  execute format('comment on column %s.visibility is %L', t,
    'own: a draft at home; named: those in named too; county: every member; public: anybody');
  execute format('comment on column %s.named is %L', t, 'Organisations that it was shared with; sorted, each once; its own is not among them');
  execute format('comment on column %s.existence is %L', t, 'Members of the county may know that it is there: whose, what kind, which day; never its words');
  execute format('comment on column %s.secrecy_section is %L', t, 'Section of the secrecy act that may hold for it: a warning that follows the record, not a lock');
  execute format('comment on column %s.secrecy_on is %L', t, 'Swedish local date on which it was marked');
  execute format('comment on column %s.share_ground is %L', t, 'On what ground something marked was shared');
  execute format('comment on column %s.version is %L', t, 'Goes up by one with each change; whoever began from an earlier one changes nothing');

  call access.protect(t, 'sql:' || see, 'sql:' || write, 'sql:' || write);
  execute format('create trigger guard_shared before insert or update on %s for each row execute function access.guard_shared()', t);
  call history.keep(t);
  call access.register(t, kind, title, happened, address, 'organisation_id', true);
end $$;

-- What a record is about must be something its writer can see: a parent that is hidden and one that is not there are
-- refused in the same words.
create function access.parent_seen() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare seen boolean;
begin
  if to_jsonb(new) ->> tg_argv[1] is null then return new; end if;
  execute format('select exists (select from %s p where p.county_id = $1 and p.id = $2)', tg_argv[0])
    into seen using new.county_id, (to_jsonb(new) ->> tg_argv[1])::uuid;
  if not seen then
    raise exception 'there is no such parent' using errcode = '23503', constraint = 'parent_seen';
  end if;
  return new;
end $$;
revoke execute on function access.parent_seen() from public;

-- Hang a table on another (county_id, id): `col` says what its rows are about. The foreign key is the table's own.
create procedure access.hang(t regclass, col text, parent regclass) language plpgsql as $$
declare of text;
begin
  select format('%I.%I', n.nspname, c.relname) into of
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = parent;
  execute format('create trigger parent_seen before insert or update of %I on %s for each row
    execute function access.parent_seen(%L, %L)', col, t, of, col);
  update access.kept k set parent = col from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.oid = t and k.tbl = format('%I.%I', n.nspname, c.relname);
end $$;

-- That something is there, where its writer lets that be known: whose, what kind, which day, and nothing else.
-- `about`: only what hangs on that one. For members of the county; what they may read is not in it.
create function access.existence_of(t regclass, about uuid default null)
  returns table (organisation_id uuid, kind text, happened date)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare k access.kept;
begin
  select r.* into k from access.kept r
    where r.shared and r.tbl = (select format('%I.%I', n.nspname, c.relname) from pg_class c
      join pg_namespace n on n.oid = c.relnamespace where c.oid = t);
  if k.tbl is null then raise exception 'no such kind of record' using errcode = '42501'; end if;
  if not access.i_am_member() then return; end if;
  if about is not null and k.parent is null then return; end if;
  return query execute format(
    'select r.organisation_id, %L::text, ((%s) at time zone ''Europe/Stockholm'')::date from %s r
      where r.county_id = $1 and r.existence and to_jsonb(r) ->> ''ended_at'' is null
        and r.organisation_id <> $2
        and (r.visibility = ''own'' or (r.visibility = ''named'' and not r.named && array[$2]))%s
      order by 3 desc, 1 limit 500',
    k.kind, k.happened, k.tbl, case when about is null then '' else format(' and r.%I = $3', k.parent) end)
    using access.my_county(), access.my_organisation(), about;
end $$;
revoke execute on function access.existence_of(regclass, uuid) from public;
grant execute on function access.existence_of(regclass, uuid) to ragang_app;
grant execute on function access.is_wider(text, uuid[], text, uuid[]) to ragang_app;

-- Emptying the example data takes what was shared on trial too, of every kind.
create function access.empty_shared(here uuid) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare one text;
begin
  for one in select tbl from access.kept where shared order by tbl desc loop
    execute format('delete from %s where county_id = $1', one) using here;
  end loop;
end $$;
revoke execute on function access.empty_shared(uuid) from public;

create or replace function organisations.empty_demo() returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare here uuid := access.my_county();
begin
  if not (access.i_administrate() or access.i_coordinate()) then
    raise exception 'only the coordinator or the space administrator' using errcode = '42501';
  end if;
  if (select demo_since from organisations.county where id = here) is null then
    raise exception 'the county holds no demo' using errcode = '55000';
  end if;
  perform pg_advisory_xact_lock(724016, hashtext(here::text));
  perform access.empty_shared(here);
  delete from organisations.profile_read where county_id = here;
  delete from organisations.profile where county_id = here;
  delete from organisations.contact_point where county_id = here;
  update organisations.county set demo_since = null where id = here;
end $$;

-- ---------------------------------------------------------------- notes on a matter
create table matters.note (
  county_id uuid not null references organisations.county,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  matter_id uuid not null,
  title text not null check (length(title) between 1 and 200),
  text text not null check (length(text) between 1 and 10000),
  written_by uuid references organisations.person,
  written_at timestamptz not null default now(),
  changed_by uuid references organisations.person,
  changed_at timestamptz not null default now(),
  ended_at timestamptz,
  invented boolean not null default false,
  primary key (county_id, id),
  foreign key (county_id, matter_id) references matters.matter
);
create index on matters.note (county_id, matter_id, changed_at desc);
create index on matters.note (organisation_id);
create index on matters.note (written_by);
create index on matters.note (changed_by);
comment on table matters.note is 'An organisation''s own words on a matter ("anteckning"); a draft at home until it is shared';
comment on column matters.note.written_by is 'Who wrote it first; shown at home only';
comment on column matters.note.ended_at is 'UTC; when its organisation took it away; its versions stay';
call access.share('matters.note', 'note', 'r.title', 'r.written_at', '/matters/notes/');
call access.hang('matters.note', 'matter_id', 'matters.matter');

-- ---------------------------------------------------------------- profiles and contact points
-- A version of an organisation's own words is a draft at home, for the county, or for anybody. Whoever may not read
-- the newest reads the newest that they may. Outside the county only the newest shared one counts, below.
alter table organisations.profile
  add column visibility text not null default 'county' check (visibility in ('own', 'county', 'public'));
comment on column organisations.profile.visibility is 'own: a draft at home; county: every member; public: anybody, until a later shared version is not';
drop policy see on organisations.profile;
create policy see on organisations.profile for select using (county_id = (select access.my_county())
  and (visibility <> 'own' or organisation_id = (select access.my_organisation())));

-- Nobody says to have read a version that is not theirs to read: it is refused as one that is not there.
create function organisations.profile_seen() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from organisations.profile p where p.county_id = new.county_id
      and p.organisation_id = new.profile_of and p.version = new.version) then
    raise exception 'there is no such parent' using errcode = '23503', constraint = 'parent_seen';
  end if;
  return new;
end $$;
revoke execute on function organisations.profile_seen() from public;
create trigger parent_seen before insert on organisations.profile_read
  for each row execute function organisations.profile_seen();

-- A contact point is for the county, or for anybody. It is changed in place, so what it says now holds at once.
alter table organisations.contact_point
  add column visibility text not null default 'county' check (visibility in ('county', 'public'));
create index on organisations.contact_point (county_id) where visibility = 'public';
comment on column organisations.contact_point.visibility is 'county: every member; public: shown to anybody, with its name and number';
drop policy see on organisations.contact_point;
create policy see on organisations.contact_point for select using (county_id = (select access.my_county())
  or (county_id = (select access.my_space()) and visibility = 'public' and ended_at is null));

-- ---------------------------------------------------------------- what is open to anybody
-- Names that go with what is public: the counties here, then of the one whose open pages are being read its members
-- and the matters that somebody has written of in public.
create function organisations.open_counties() returns table (county_id uuid, slug text, name_sv text, name_en text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.id, c.slug, c.name_sv, c.name_en from organisations.county c order by c.name_sv collate public.sv $$;
create function organisations.open_members() returns table (organisation_id uuid, slug text, name text, place int)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.id, o.slug, o.name, c.position from organisations.county_member c
    join organisations.organisation o on o.id = c.organisation_id
   where c.county_id = access.my_space() and c.membership = 'member' $$;
create function organisations.open_profiles() returns table (organisation_id uuid, mission text, goals text, methods text,
    needs text, offers text, contact_for text, written_at timestamptz, invented boolean)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select organisation_id, mission, goals, methods, needs, offers, contact_for, written_at, invented
    from (select distinct on (p.organisation_id) p.* from organisations.profile p
      where p.county_id = access.my_space() and p.visibility <> 'own'
      order by p.organisation_id, p.version desc) newest
   where visibility = 'public' $$;
create function matters.open_matters() returns table (matter_id uuid, slug text, name_sv text, name_en text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.id, m.slug, m.name_sv, m.name_en from matters.matter m
   where m.county_id = access.my_space() and exists (select from matters.note n where n.county_id = m.county_id
     and n.matter_id = m.id and n.visibility = 'public' and n.ended_at is null) $$;
revoke execute on function organisations.open_counties(), organisations.open_members(), organisations.open_profiles(),
  matters.open_matters() from public;
grant execute on function organisations.open_counties(), organisations.open_members(), organisations.open_profiles(),
  matters.open_matters() to ragang_app;
