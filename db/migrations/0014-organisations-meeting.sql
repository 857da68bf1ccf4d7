-- 0014-organisations-meeting.sql
-- Organisations that are about to meet: whether a contact point's person is away, and which organisations have read
-- which version of each other's words. A tick is a fact of an organisation, seen by it and by the one that was read.
alter table organisations.contact_point
  add column away_from date,
  add column away_until date,
  add constraint away_is_a_time check ((away_from is null) = (away_until is null) and away_until >= away_from);
comment on column organisations.contact_point.away_from is 'Swedish local date, the first day away; null: not away';
comment on column organisations.contact_point.away_until is 'Swedish local date, the last day away: it counts as away';

create table organisations.profile_read (
  county_id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  profile_of uuid not null references organisations.organisation,
  version int not null,
  read_at timestamptz not null default now(),
  read_by uuid references organisations.person,
  invented boolean not null default false,
  primary key (county_id, organisation_id, profile_of, version),
  foreign key (county_id, profile_of, version) references organisations.profile,
  check (organisation_id <> profile_of)
);
create index on organisations.profile_read (county_id, profile_of, version);
create index on organisations.profile_read (organisation_id);
create index on organisations.profile_read (profile_of);
create index on organisations.profile_read (read_by);
comment on table organisations.profile_read is 'This organisation has read that version of another''s own words; never taken back';
comment on column organisations.profile_read.organisation_id is 'The one that has read';
comment on column organisations.profile_read.read_by is 'Who ticked for it; shown to nobody, kept for the history';

-- Seen by the one that has read and the one that was read, by nobody else. Whoever ticks does so in their own name.
call access.protect('organisations.profile_read',
  'sql:county_id = (select access.my_county()) and (organisation_id = (select access.my_organisation())
    or profile_of = (select access.my_organisation()))',
  'sql:county_id = (select access.my_county()) and organisation_id = (select access.my_organisation())
    and (select access.i_may_write()) and read_by = (select access.my_person()) and not invented',
  'nobody');
call history.keep('organisations.profile_read');

-- Emptying waits for those who are answering, ticking and saving (724016, which they share); then all of it goes.
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
  delete from organisations.profile_read where county_id = here;
  delete from organisations.profile where county_id = here;
  delete from organisations.contact_point where county_id = here;
  update organisations.county set demo_since = null where id = here;
end $$;
