-- 0002-organisations.sql
-- Everything that IS in a county: the county itself, its organisations and what they say of themselves,
-- units, groupings across the county line, people and who may speak for whom.
create schema organisations;
grant usage on schema organisations to ragang_app;

create table organisations.organisation (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9-]+$'),
  name text not null,
  short_name text not null,
  kind text not null check (kind in ('region', 'municipality', 'state-agency', 'public-company', 'company', 'association',
    'foundation', 'university', 'municipal-association')),
  public_access text not null check (public_access in ('full', 'partial', 'none')),
  level text not null check (level in ('local', 'regional', 'national')),
  municipality_code text check (municipality_code ~ '^[0-9]{4}$'),
  population int check (population >= 0),
  population_year int,
  population_source text,
  usual_sv text not null default '',
  usual_en text not null default '',
  source text not null default ''
);
comment on column organisations.organisation.public_access is 'Offentlighetsprincipen: full, partial, none (none: sharing is a disclosure)';
comment on column organisations.organisation.population is 'Inhabitants on 31 December of population_year';
comment on column organisations.organisation.municipality_code is 'Official municipality code (SCB), text, with leading zero';
comment on column organisations.organisation.usual_sv is 'What such a body usually does; county pack, not the organisation''s own words';

create table organisations.alias (
  organisation_id uuid not null references organisations.organisation,
  alias text not null,
  primary key (organisation_id, alias)
);

create table organisations.county (
  id uuid primary key,
  slug text not null unique,
  code text not null,
  name_sv text not null,
  name_en text not null,
  region_id uuid not null references organisations.organisation,
  demo_since timestamptz
);
create index on organisations.county (region_id);
comment on column organisations.county.demo_since is 'Invented example data was laid in then; null once the county has emptied it';

create table organisations.priority (
  county_id uuid not null references organisations.county,
  number int not null,
  name_sv text not null,
  name_en text not null,
  confirmed boolean not null,
  source text not null default '',
  primary key (county_id, number)
);
comment on column organisations.priority.confirmed is 'False: to be typed in from the region''s own document';

create table organisations.county_member (
  county_id uuid not null references organisations.county,
  organisation_id uuid not null references organisations.organisation,
  membership text not null check (membership in ('member', 'known')),
  position int not null,
  primary key (county_id, organisation_id)
);
create index on organisations.county_member (organisation_id);
comment on column organisations.county_member.membership is 'member: takes part and can be asked; known: can only be named';

create table organisations.unit (
  county_id uuid not null references organisations.county,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  name_sv text not null,
  name_en text not null,
  position int not null,
  primary key (county_id, id)
);
create index on organisations.unit (organisation_id);

create table organisations.grouping (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  note_sv text not null default '',
  note_en text not null default ''
);
create table organisations.grouping_member (
  grouping_id uuid not null references organisations.grouping,
  organisation_id uuid not null references organisations.organisation,
  primary key (grouping_id, organisation_id)
);
create index on organisations.grouping_member (organisation_id);

create table organisations.person (
  id uuid primary key,
  name text not null,
  invented boolean not null default false,
  may_demo_sign_in boolean not null default false
);
comment on column organisations.person.invented is 'Example person: nobody real';

create table organisations.membership (
  person_id uuid not null references organisations.person,
  organisation_id uuid not null references organisations.organisation,
  role text not null check (role in ('reader', 'editor', 'administrator')),
  title_sv text not null default '',
  title_en text not null default '',
  ended_at timestamptz,
  primary key (person_id, organisation_id)
);
create index on organisations.membership (organisation_id);

create table organisations.county_role (
  county_id uuid not null references organisations.county,
  person_id uuid not null references organisations.person,
  role text not null check (role in ('coordinator', 'space-administrator')),
  primary key (county_id, person_id, role)
);
create index on organisations.county_role (person_id);

-- An organisation's own words. Each saving is a new version; nothing is written over.
create table organisations.profile (
  county_id uuid not null references organisations.county,
  organisation_id uuid not null references organisations.organisation,
  version int not null check (version > 0),
  mission text not null default '' check (length(mission) <= 10000),
  goals text not null default '' check (length(goals) <= 10000),
  methods text not null default '' check (length(methods) <= 10000),
  needs text not null default '' check (length(needs) <= 10000),
  offers text not null default '' check (length(offers) <= 10000),
  contact_for text not null default '' check (length(contact_for) <= 10000),
  written_by uuid references organisations.person,
  written_at timestamptz not null default now(),
  invented boolean not null default false,
  primary key (county_id, organisation_id, version)
);
create index on organisations.profile (organisation_id);
create index on organisations.profile (written_by);
comment on table organisations.profile is 'Om oss; the highest version is the current one';

create table organisations.contact_point (
  county_id uuid not null references organisations.county,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  unit_id uuid,
  role text not null check (length(role) between 1 and 200),
  person_name text check (length(person_name) between 1 and 200),
  phone text check (length(phone) between 1 and 60),
  mail text check (length(mail) between 1 and 200),
  deputy_name text check (length(deputy_name) between 1 and 200),
  deputy_phone text check (length(deputy_phone) between 1 and 60),
  is_main boolean not null default false,
  version int not null default 1,
  ended_at timestamptz,
  invented boolean not null default false,
  primary key (county_id, id),
  foreign key (county_id, unit_id) references organisations.unit
);
create index on organisations.contact_point (county_id, organisation_id);
create index on organisations.contact_point (county_id, unit_id);
create index on organisations.contact_point (organisation_id);
create unique index one_main_contact on organisations.contact_point (county_id, organisation_id) where is_main and ended_at is null;
comment on column organisations.contact_point.person_name is 'Null: vacant';

-- people of my county: those who belong to one of its organisations
create function organisations.people_of_my_county() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(distinct m.person_id), '{}') from organisations.membership m
    join organisations.county_member c on c.organisation_id = m.organisation_id
   where c.county_id = access.my_county() $$;
revoke execute on function organisations.people_of_my_county() from public;
grant execute on function organisations.people_of_my_county() to ragang_app;

call access.protect('organisations.organisation', 'everyone', 'nobody', 'nobody');
call access.protect('organisations.alias', 'everyone', 'nobody', 'nobody');
call access.protect('organisations.county', 'sql:id = (select access.my_county())', 'nobody', 'nobody');
call access.protect('organisations.priority', 'county', 'nobody', 'administrator or coordinator');
call access.protect('organisations.county_member', 'county', 'nobody', 'nobody');
call access.protect('organisations.unit', 'county', 'own', 'own');
call access.protect('organisations.grouping', 'everyone', 'nobody', 'nobody');
call access.protect('organisations.grouping_member', 'everyone', 'nobody', 'nobody');
call access.protect('organisations.person', 'sql:id = any((select organisations.people_of_my_county())::uuid[])', 'nobody', 'nobody');
call access.protect('organisations.membership', 'sql:person_id = any((select organisations.people_of_my_county())::uuid[])', 'nobody', 'nobody');
call access.protect('organisations.county_role', 'county', 'nobody', 'nobody');
call access.protect('organisations.profile', 'county', 'own', 'nobody');
call access.protect('organisations.contact_point', 'county', 'own', 'own');

call history.keep('organisations.organisation');
call history.keep('organisations.county');
call history.keep('organisations.priority');
call history.keep('organisations.county_member');
call history.keep('organisations.unit');
call history.keep('organisations.membership');
call history.keep('organisations.county_role');
call history.keep('organisations.profile');
call history.keep('organisations.contact_point');

-- The people that the demo sign-in offers, before anybody is signed in. The app offers it only where the demo is on.
create function organisations.demo_people()
  returns table (county_id uuid, person_id uuid, organisation_id uuid, person_name text, organisation_name text,
                 title_sv text, title_en text, role text, county_roles text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.county_id, p.id, o.id, p.name, o.name, m.title_sv, m.title_en, m.role,
      array(select r.role from organisations.county_role r where r.county_id = c.county_id and r.person_id = p.id order by 1)
    from organisations.person p
    join organisations.membership m on m.person_id = p.id and m.ended_at is null
    join organisations.organisation o on o.id = m.organisation_id
    join organisations.county_member c on c.organisation_id = o.id
   where p.may_demo_sign_in and p.invented
   order by c.position, p.name $$;
revoke execute on function organisations.demo_people() from public;
grant execute on function organisations.demo_people() to ragang_app;

-- "Töm exempeldata och börja": what was said during the trial goes, the pack and the people to sign in as stay.
create function organisations.empty_demo() returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare here uuid := access.my_county();
begin
  if not (access.i_administrate() or access.i_coordinate()) then
    raise exception 'only the coordinator or the space administrator' using errcode = '42501';
  end if;
  if (select demo_since from organisations.county where id = here) is null then
    raise exception 'the county holds no demo' using errcode = '55000';
  end if;
  delete from organisations.profile where county_id = here;
  delete from organisations.contact_point where county_id = here;
  update organisations.county set demo_since = null where id = here;
end $$;
revoke execute on function organisations.empty_demo() from public;
grant execute on function organisations.empty_demo() to ragang_app;
