-- 0003-matters.sql
-- Who owns which question: the county's matters, rounds in which they are asked, what each organisation says,
-- what was agreed, and what follows from it. Blindness is held here: see ask, stance and the three functions.
create schema matters;
grant usage on schema matters to ragang_app;

create table matters.area (
  county_id uuid not null references organisations.county,
  id uuid not null,
  slug text not null,
  name_sv text not null,
  name_en text not null,
  position int not null,
  primary key (county_id, id),
  unique (county_id, slug)
);

create table matters.bundle (
  county_id uuid not null references organisations.county,
  id uuid not null,
  slug text not null,
  number int not null,
  name_sv text not null,
  name_en text not null,
  aliases text[] not null default '{}',
  primary key (county_id, id),
  unique (county_id, slug)
);
comment on table matters.bundle is 'A name under which people still know several matters together; asked apart';

create table matters.matter (
  county_id uuid not null references organisations.county,
  id uuid not null,
  slug text not null check (slug ~ '^[a-z0-9-]+$'),
  number int not null,
  area_id uuid not null,
  bundle_id uuid,
  name_sv text not null check (length(name_sv) between 1 and 200),
  name_en text not null check (length(name_en) between 1 and 200),
  aliases text[] not null default '{}',
  sentence_sv text not null,
  sentence_en text not null,
  asked text not null check (asked in ('county', 'municipality')),
  legal_footing text not null check (legal_footing in ('law', 'mandate', 'agreed', 'custom')),
  legal_note_sv text not null default '',
  legal_note_en text not null default '',
  priority int check (priority between 1 and 20),
  grey_zone boolean not null default false,
  first_ten int,
  position int not null,
  confirmed_at timestamptz,
  confirmed_by uuid references organisations.person,
  common_note_sv text not null default '',
  primary key (county_id, id),
  unique (county_id, slug),
  foreign key (county_id, area_id) references matters.area,
  foreign key (county_id, bundle_id) references matters.bundle
);
create index on matters.matter (county_id, area_id, position);
create index on matters.matter (county_id, bundle_id);
create index on matters.matter (confirmed_by);
comment on column matters.matter.aliases is 'Other names it goes by in workbooks and documents';
comment on column matters.matter.number is 'Row of the starting set of 40 that it comes from';
comment on column matters.matter.confirmed_at is 'UTC; when the county confirmed the matter as its own; null: still from the starting set';
comment on column matters.matter.asked is 'county: one answer; municipality: one place per municipality';

create table matters.synonym (
  county_id uuid not null,
  matter_id uuid not null,
  language text not null check (language in ('sv', 'en')),
  word text not null,
  primary key (county_id, matter_id, language, word),
  foreign key (county_id, matter_id) references matters.matter
);

-- How it usually is in Sweden: shown grey where nothing is agreed, never as an answer.
create table matters.common_division (
  county_id uuid not null,
  matter_id uuid not null,
  position int not null,
  role text not null check (role in ('owner', 'contributor')),
  organisation_id uuid references organisations.organisation, -- null: each municipality
  primary key (county_id, matter_id, position),
  foreign key (county_id, matter_id) references matters.matter
);
create index on matters.common_division (organisation_id);

create table matters.contact (
  county_id uuid not null,
  matter_id uuid not null,
  place_id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  contact_point_id uuid not null,
  primary key (county_id, matter_id, place_id, organisation_id),
  foreign key (county_id, matter_id) references matters.matter,
  foreign key (county_id, contact_point_id) references organisations.contact_point
);
create index on matters.contact (organisation_id);
create index on matters.contact (county_id, contact_point_id);
comment on column matters.contact.place_id is 'The county''s id: everywhere; else the municipality''s organisation id';

create table matters.round (
  county_id uuid not null references organisations.county,
  id uuid not null,
  name_sv text not null check (length(name_sv) between 1 and 120),
  name_en text not null check (length(name_en) between 1 and 120),
  started_at timestamptz not null,
  started_by uuid references organisations.person,
  invited_at timestamptz,
  answer_by date not null,
  opened_at timestamptz,
  opened_because text check (opened_because in ('all-answered', 'time-has-gone')),
  invented boolean not null default false,
  primary key (county_id, id),
  check ((opened_at is null) = (opened_because is null))
);
create index on matters.round (started_by);
comment on column matters.round.answer_by is 'Swedish local date, the last day to answer; opens when it has passed';
comment on column matters.round.invited_at is 'UTC; the region answers first, then the others are invited; null: not yet';

create table matters.ask (
  county_id uuid not null,
  round_id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  matter_id uuid not null,
  answered_at timestamptz,
  primary key (county_id, round_id, organisation_id, matter_id),
  foreign key (county_id, round_id) references matters.round,
  foreign key (county_id, matter_id) references matters.matter
);
create index on matters.ask (county_id, organisation_id, matter_id);
create index on matters.ask (county_id, matter_id);
create index on matters.ask (organisation_id);

create table matters.stance (
  county_id uuid not null,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  matter_id uuid not null,
  place_id uuid not null,
  round_id uuid,
  said text not null check (said in ('owners', 'nobody', 'unknown', 'withdrawn', 'as-county')),
  owners uuid[] not null default '{}',
  each_municipality boolean not null default false,
  own_role text not null check (own_role in ('owner', 'contributor', 'consulted', 'informed', 'none', 'unknown')),
  remark text not null default '' check (length(remark) <= 200),
  said_at timestamptz not null,
  said_by uuid references organisations.person,
  said_by_name text not null default '',
  source text not null default 'own' check (source in ('own', 'suggestion', 'still-true')),
  in_force boolean not null default false,
  invented boolean not null default false,
  primary key (county_id, id),
  foreign key (county_id, matter_id) references matters.matter,
  foreign key (county_id, round_id) references matters.round,
  check ((said = 'owners') = (cardinality(owners) > 0 or each_municipality)),
  check (said in ('withdrawn', 'as-county') or (own_role = 'owner') = (organisation_id = any(owners)) or each_municipality)
);
create index on matters.stance (county_id, matter_id, place_id) where in_force;
create index on matters.stance (county_id, organisation_id, matter_id, place_id, said_at desc);
create index on matters.stance (county_id, round_id);
create index on matters.stance (county_id, matter_id, said_at);
create index on matters.stance (organisation_id);
create index on matters.stance (said_by);
create unique index one_in_force on matters.stance (county_id, organisation_id, matter_id, place_id) where in_force;
comment on table matters.stance is 'Everything an organisation has said of a matter at a place; never changed, the newest counts';
comment on column matters.stance.place_id is 'The county''s id: for the county, or for all places; else one municipality';
comment on column matters.stance.round_id is 'Said while this round ran: blind until it opens';
comment on column matters.stance.in_force is 'The newest that others may see of this organisation, matter and place; kept by the database';
comment on column matters.stance.said_at is 'UTC; for a suggestion: when its own organisation said yes';
comment on column matters.stance.each_municipality is 'Names each municipality for itself, beside any owners';

create table matters.suggestion (
  county_id uuid not null,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  matter_id uuid not null,
  place_id uuid not null,
  said text not null check (said in ('owners', 'nobody', 'unknown')),
  owners uuid[] not null default '{}',
  each_municipality boolean not null default false,
  own_role text not null,
  remark text not null default '' check (length(remark) <= 200),
  answered_by text not null default '',
  answered_on date,
  intake_id uuid,
  brought_in_by uuid references organisations.person,
  brought_in_for uuid references organisations.organisation,
  brought_in_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid references organisations.person,
  decision text check (decision in ('yes', 'no', 'replaced')),
  primary key (county_id, id),
  foreign key (county_id, matter_id) references matters.matter,
  check ((decided_at is null) = (decision is null))
);
create unique index one_waiting on matters.suggestion (county_id, organisation_id, matter_id, place_id) where decision is null;
create index on matters.suggestion (county_id, matter_id);
create index on matters.suggestion (organisation_id);
create index on matters.suggestion (brought_in_by);
create index on matters.suggestion (brought_in_for);
create index on matters.suggestion (decided_by);
create index on matters.suggestion (county_id, intake_id);
comment on table matters.suggestion is 'An answer brought in for somebody else; counts for nothing until that organisation has said yes';
comment on column matters.suggestion.brought_in_for is 'The organisation that the coordinator acted for when bringing it in';

create table matters.intake (
  county_id uuid not null,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  person_id uuid not null references organisations.person,
  file_name text not null check (length(file_name) between 1 and 255),
  file_hash bytea not null,
  for_whom text not null check (for_whom in ('own', 'coordinator')),
  sheets jsonb not null,
  choices jsonb not null default '{}',
  taken_in_at timestamptz not null,
  confirmed_at timestamptz,
  result jsonb,
  primary key (county_id, id)
);
create index on matters.intake (organisation_id);
create index on matters.intake (person_id);
comment on table matters.intake is 'A workbook on its way in: what was read, what the person has chosen; nothing is said until confirmed';

create table matters.boundary (
  county_id uuid not null references organisations.county,
  id uuid not null,
  matter_id uuid not null,
  limit_sentence text not null check (length(limit_sentence) between 1 and 500),
  settled text not null check (settled in ('officials', 'decided')),
  body text,
  paragraph text,
  decided_on date,
  registration_number text,
  since date not null,
  look_again_by date not null,
  invented boolean not null default false,
  primary key (county_id, id),
  foreign key (county_id, matter_id) references matters.matter,
  check (look_again_by > since),
  check (settled = 'officials' or (body is not null and decided_on is not null))
);
create index on matters.boundary (county_id, matter_id);
comment on column matters.boundary.settled is 'officials: avstämd av tjänstepersoner; decided: beslutad (body, paragraph, date, dnr)';

create table matters.boundary_role (
  county_id uuid not null,
  boundary_id uuid not null,
  position int not null,
  organisation_id uuid references organisations.organisation, -- null: each municipality at its own place
  role text not null check (role in ('owner', 'contributor', 'consulted', 'informed')),
  primary key (county_id, boundary_id, position),
  foreign key (county_id, boundary_id) references matters.boundary
);
create index on matters.boundary_role (organisation_id);

create table matters.boundary_place (
  county_id uuid not null,
  boundary_id uuid not null,
  place_id uuid not null,
  in_force_since timestamptz not null,
  ended_at timestamptz,
  primary key (county_id, boundary_id, place_id),
  foreign key (county_id, boundary_id) references matters.boundary
);
comment on column matters.boundary_place.place_id is 'The county''s id for a county matter, else a municipality that has joined';

create table matters.inquiry (
  county_id uuid not null,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  matter_id uuid not null,
  place_id uuid not null,
  wording text not null default '' check (length(wording) <= 500),
  asked_by uuid references organisations.person,
  asked_at timestamptz not null,
  round_id uuid,
  primary key (county_id, id),
  foreign key (county_id, matter_id) references matters.matter,
  foreign key (county_id, round_id) references matters.round
);
create index on matters.inquiry (county_id, matter_id);
create index on matters.inquiry (county_id, round_id);
create index on matters.inquiry (organisation_id);
create index on matters.inquiry (asked_by);
comment on table matters.inquiry is '"Fråga om detta": somebody wants a matter to be asked; the coordinator takes it into a round';

-- What follows from it all, worked out by the rules of the room whenever something that others may see changes.
create table matters.standing (
  county_id uuid not null,
  matter_id uuid not null,
  place_id uuid not null,
  kind text not null check (kind in ('drifting', 'agreed', 'unasked', 'awaiting', 'shared', 'contested', 'aligned',
    'misattributed', 'ownerless', 'unclear')),
  owners uuid[] not null default '{}',
  unclear text,
  since timestamptz not null,
  primary key (county_id, matter_id, place_id),
  foreign key (county_id, matter_id) references matters.matter
);
comment on column matters.standing.owners is 'Owners of the boundary in force, else those whom all claimants name; empty when there are none';
comment on column matters.standing.since is 'UTC; since when the standing has been of this kind';

create table matters.standing_detail (
  county_id uuid not null,
  matter_id uuid not null,
  place_id uuid not null,
  claimants uuid[] not null default '{}',
  misattributed jsonb not null default '[]',
  drifters uuid[] not null default '{}',
  primary key (county_id, matter_id, place_id),
  foreign key (county_id, matter_id, place_id) references matters.standing on delete cascade
);
comment on table matters.standing_detail is 'Who says what behind a standing; for those who may read the single stances';

create table matters.clarity (
  county_id uuid not null,
  matter_id uuid not null,
  place_id uuid not null,
  asked int not null check (asked >= 0),
  answered int not null check (answered between 0 and asked),
  agreeing int check (agreeing between 0 and asked),
  primary key (county_id, matter_id, place_id),
  foreign key (county_id, matter_id, place_id) references matters.standing on delete cascade
);
comment on column matters.clarity.agreeing is 'm of n: how many of the asked name the owners; null: no count is shown';
comment on table matters.clarity is 'Counts at a municipality: for that municipality and the coordinator';

-- ---------------------------------------------------------------- blindness, in three functions that read what is mine
-- Asked in a round that has opened, and never answered: sees neither stances nor standing of the matter.
create function matters.silent_on() returns uuid[] language sql stable as $$
  select coalesce(array_agg(matter_id), '{}') from (
    select a.matter_id from matters.ask a join matters.round r on r.county_id = a.county_id and r.id = a.round_id
     where a.county_id = access.my_county() and a.organisation_id = access.my_organisation()
     group by a.matter_id
    having bool_or(r.opened_at is not null) and bool_and(a.answered_at is null)) as silent $$;

-- Matters whose opened stances this viewer may read one by one: those that its organisation has answered.
-- Convening opens no answers; one who only reads at home sees none, unless convening.
create function matters.readable() returns uuid[] language sql stable as $$
  select case
    when access.i_am_system() then array(select id from matters.matter where county_id = access.my_county())
    when access.i_read_only() and not access.i_coordinate() then '{}'
    else array(select distinct a.matter_id from matters.ask a
      where a.county_id = access.my_county() and a.organisation_id = access.my_organisation() and a.answered_at is not null)
  end $$;

-- Rounds still blind.
create function matters.blind_rounds() returns uuid[] language sql stable as $$
  select coalesce(array_agg(id), '{}') from matters.round where county_id = access.my_county() and opened_at is null $$;
grant execute on function matters.silent_on(), matters.readable(), matters.blind_rounds() to ragang_app;

call access.protect('matters.area', 'county', 'coordinator', 'coordinator');
call access.protect('matters.bundle', 'county', 'coordinator', 'coordinator');
call access.protect('matters.matter', 'county', 'coordinator', 'coordinator');
call access.protect('matters.synonym', 'county', 'coordinator', 'coordinator', 'coordinator');
call access.protect('matters.common_division', 'county', 'coordinator', 'coordinator');
call access.protect('matters.contact', 'county', 'own', 'own', 'own');
call access.protect('matters.round', 'county', 'coordinator', 'coordinator or system');
-- the asked sees its own asks once it is its turn; the coordinator sees who has answered, never what
call access.protect('matters.ask', 'own or coordinator or system', 'coordinator or own', 'own or coordinator or system');
call access.protect('matters.stance',
  'sql:county_id = (select access.my_county()) and (organisation_id = (select access.my_organisation())
    or ((round_id is null or round_id <> all ((select matters.blind_rounds())::uuid[]))
      and matter_id = any ((select matters.readable())::uuid[])))',
  'own', 'own or system');
call access.protect('matters.suggestion',
  'sql:county_id = (select access.my_county()) and (organisation_id = (select access.my_organisation())
    or (brought_in_for = (select access.my_organisation()) and (select access.i_coordinate())))',
  'sql:county_id = (select access.my_county()) and brought_in_for = (select access.my_organisation()) and (select access.i_coordinate())',
  'sql:county_id = (select access.my_county()) and ((organisation_id = (select access.my_organisation()) and (select access.i_may_write()))
    or (brought_in_for = (select access.my_organisation()) and (select access.i_coordinate())))');
call access.protect('matters.intake', 'own', 'own', 'own');
call access.protect('matters.boundary', 'county', 'nobody', 'nobody');
call access.protect('matters.boundary_role', 'county', 'nobody', 'nobody');
call access.protect('matters.boundary_place', 'county', 'nobody', 'nobody');
call access.protect('matters.inquiry', 'own or coordinator', 'own', 'coordinator');
call access.protect('matters.standing',
  'sql:county_id = (select access.my_county()) and matter_id <> all ((select matters.silent_on())::uuid[])', 'system', 'system', 'system');
call access.protect('matters.standing_detail',
  'sql:county_id = (select access.my_county()) and matter_id = any ((select matters.readable())::uuid[])', 'system', 'system', 'system');
call access.protect('matters.clarity',
  'sql:county_id = (select access.my_county()) and matter_id <> all ((select matters.silent_on())::uuid[])
    and ((select access.i_coordinate()) or (select access.i_am_system()) or place_id = county_id or place_id = (select access.my_organisation()))',
  'system', 'system', 'system');
-- a stance is never changed; only which one is in force moves
revoke update on matters.stance from ragang_app;
grant update (in_force) on matters.stance to ragang_app;

-- ---------------------------------------------------------------- what the rules explain, the database guarantees
-- Owners are known in the county; a municipality speaks for its own place only; a county matter has one place.
create function matters.stance_is_sound() returns trigger language plpgsql as $$
declare asked_for text; kind_of text; blind boolean;
begin
  select asked into asked_for from matters.matter where county_id = new.county_id and id = new.matter_id;
  select o.kind into kind_of from organisations.organisation o where o.id = new.organisation_id;
  if asked_for = 'county' and new.place_id <> new.county_id then
    raise exception 'a matter asked for the county has no single places' using errcode = '23514';
  end if;
  if asked_for = 'municipality' and kind_of = 'municipality' and new.place_id <> new.organisation_id then
    raise exception 'a municipality answers for its own place only' using errcode = '23514';
  end if;
  if new.each_municipality and asked_for = 'county' then
    raise exception 'each municipality can be named only where municipalities are asked' using errcode = '23514';
  end if;
  if exists (select from unnest(new.owners) as o(id) where not exists (
      select from organisations.county_member c where c.county_id = new.county_id and c.organisation_id = o.id)) then
    raise exception 'an owner is not known in the county' using errcode = '23503';
  end if;
  if tg_table_name = 'stance' then
    blind := new.round_id is not null
      and (select opened_at is null from matters.round where county_id = new.county_id and id = new.round_id);
    new.in_force := not blind;
    if new.in_force then
      update matters.stance set in_force = false
       where county_id = new.county_id and organisation_id = new.organisation_id and matter_id = new.matter_id
         and place_id = new.place_id and in_force;
    end if;
  end if;
  return new;
end $$;
create trigger sound before insert on matters.stance for each row execute function matters.stance_is_sound();

call history.keep('matters.matter');
call history.keep('matters.synonym');
call history.keep('matters.contact');
call history.keep('matters.round');
call history.keep('matters.ask');
call history.keep('matters.stance', '{in_force}');
call history.keep('matters.suggestion');
call history.keep('matters.intake', '{sheets}');
call history.keep('matters.boundary');
call history.keep('matters.boundary_role');
call history.keep('matters.boundary_place');
call history.keep('matters.inquiry');

create function matters.empty_demo() returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare here uuid := access.my_county();
begin
  if not (access.i_administrate() or access.i_coordinate()) then
    raise exception 'only the coordinator or the space administrator' using errcode = '42501';
  end if;
  if (select demo_since from organisations.county where id = here) is null then
    raise exception 'the county holds no demo' using errcode = '55000';
  end if;
  delete from matters.standing where county_id = here;
  delete from matters.inquiry where county_id = here;
  delete from matters.suggestion where county_id = here;
  delete from matters.intake where county_id = here;
  delete from matters.stance where county_id = here;
  delete from matters.ask where county_id = here;
  delete from matters.round where county_id = here;
  delete from matters.boundary_place where county_id = here;
  delete from matters.boundary_role where county_id = here;
  delete from matters.boundary where county_id = here;
  delete from matters.contact where county_id = here;
end $$;
revoke execute on function matters.empty_demo() from public;
grant execute on function matters.empty_demo() to ragang_app;
