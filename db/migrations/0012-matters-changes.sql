-- 0012-matters-changes.sql
-- Matters that change: added, renamed, split, merged, retired and restored. What was said of a matter stays where it
-- was said; a retired matter takes in nothing more and counts for nothing. The coordinator proposes what is large,
-- those who have answered are told and may say what they think; nothing is carried out over their heads.

alter table matters.matter add column version int not null default 1;
alter table matters.matter add column retired_at timestamptz;
alter table matters.matter add column retired_because text check (retired_because in ('retired', 'split', 'merged'));
alter table matters.matter add column retired_in uuid;
alter table matters.matter add check ((retired_at is null) = (retired_because is null));
alter table matters.matter alter column number set default 0;
comment on column matters.matter.number is 'Row of the starting set of 40 that it comes from; 0: the county''s own';
comment on column matters.matter.version is 'Goes up each time its words, area, footing or place change, so that two who write at once meet';
comment on column matters.matter.retired_at is 'UTC; since when it is asked no more and counts for nothing; null: in use';
comment on column matters.matter.retired_in is 'The change by which it was retired';

alter table matters.area add column version int not null default 1;
alter table matters.area add column retired_at timestamptz;
comment on column matters.area.retired_at is 'UTC; an area without matters in use that the county has put away; null: in use';

alter table matters.inquiry add column closed_at timestamptz;
comment on column matters.inquiry.closed_at is 'UTC; the matter was retired before anybody was asked';
grant update (closed_at) on matters.inquiry to ragang_app;

create table matters.matter_change (
  county_id uuid not null references organisations.county,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  kind text not null check (kind in ('added', 'edited', 'split', 'merged', 'retired', 'restored')),
  reason text not null default '' check (length(reason) <= 500),
  content jsonb not null default '{}',
  proposed_at timestamptz not null,
  proposed_by uuid references organisations.person,
  proposed_by_name text not null default '',
  carried_out_at timestamptz,
  carried_out_by uuid references organisations.person,
  carried_out_by_name text not null default '',
  taken_back_at timestamptz,
  taken_back_by uuid references organisations.person,
  primary key (county_id, id),
  check (carried_out_at is null or taken_back_at is null),
  check (kind not in ('split', 'merged', 'retired') or reason <> '')
);
create index on matters.matter_change (county_id, proposed_at desc);
create index on matters.matter_change (organisation_id);
create index on matters.matter_change (proposed_by);
create index on matters.matter_change (carried_out_by);
create index on matters.matter_change (taken_back_by);
comment on table matters.matter_change is 'A change of the county''s matters: what is small takes effect at once, what is large is proposed first';
comment on column matters.matter_change.organisation_id is 'For whom the coordinator acted';
comment on column matters.matter_change.content is 'edited: before and after · split: the parts · merged: the names that moved';

alter table matters.matter add foreign key (county_id, retired_in) references matters.matter_change;
create index on matters.matter (county_id, retired_in);

create table matters.matter_change_of (
  county_id uuid not null,
  change_id uuid not null,
  matter_id uuid not null,
  part text not null check (part in ('of', 'into', 'new')),
  primary key (county_id, change_id, matter_id),
  foreign key (county_id, change_id) references matters.matter_change,
  foreign key (county_id, matter_id) references matters.matter
);
create index on matters.matter_change_of (county_id, matter_id);
comment on column matters.matter_change_of.part is 'of: changes, and for split, merged and retired goes out of use · into: what it goes up in · new: came of it';

create table matters.matter_change_told (
  county_id uuid not null,
  change_id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  told_at timestamptz not null,
  until date not null,
  seen_at timestamptz,
  answer text check (answer in ('no-objection', 'views')),
  opinion text not null default '' check (length(opinion) <= 500),
  said_at timestamptz,
  said_by uuid references organisations.person,
  said_by_name text not null default '',
  primary key (county_id, change_id, organisation_id),
  foreign key (county_id, change_id) references matters.matter_change,
  check ((answer is null) = (said_at is null)),
  check (answer is distinct from 'views' or opinion <> ''),
  check (answer is not null or opinion = '')
);
create index on matters.matter_change_told (county_id, organisation_id) where seen_at is null;
create index on matters.matter_change_told (organisation_id);
create index on matters.matter_change_told (said_by);
comment on table matters.matter_change_told is 'Organisations that have answered the matter: they are told, and may say what they think of it';
comment on column matters.matter_change_told.until is 'Swedish local date, last day to say what one thinks: ten working days; after it the coordinator may carry it out';

create table matters.matter_origin (
  county_id uuid not null,
  matter_id uuid not null,
  from_matter_id uuid not null,
  change_id uuid not null,
  how text not null check (how in ('split', 'merged')),
  since timestamptz not null,
  ended_at timestamptz,
  primary key (county_id, matter_id, from_matter_id, change_id),
  foreign key (county_id, matter_id) references matters.matter,
  foreign key (county_id, from_matter_id) references matters.matter,
  foreign key (county_id, change_id) references matters.matter_change,
  check (matter_id <> from_matter_id)
);
create index on matters.matter_origin (county_id, from_matter_id);
create index on matters.matter_origin (county_id, change_id);
comment on table matters.matter_origin is 'What came of what: the parts of a matter that was split, and what a merged one went up in';
comment on column matters.matter_origin.ended_at is 'UTC; the matter it came from is in use again; null: it holds';

-- ---------------------------------------------------------------- who sees and writes what
call access.protect('matters.matter_change', 'county', 'coordinator', 'coordinator');
call access.protect('matters.matter_change_of', 'county', 'coordinator', 'nobody');
-- who has answered a matter is not for all to see; what somebody thinks of a change is, once said
call access.protect('matters.matter_change_told', 'sql:county_id = (select access.my_county())
  and (said_at is not null or organisation_id = (select access.my_organisation()) or (select access.i_coordinate())
    or (select access.i_am_system()))', 'system', 'own');
call access.protect('matters.matter_origin', 'county', 'coordinator', 'coordinator');
revoke update on matters.matter_change, matters.matter_change_of, matters.matter_change_told, matters.matter_origin,
  matters.matter from ragang_app;
grant update (carried_out_at, carried_out_by, carried_out_by_name, taken_back_at, taken_back_by, content)
  on matters.matter_change to ragang_app;
grant update (seen_at, answer, opinion, said_at, said_by, said_by_name) on matters.matter_change_told to ragang_app;
grant update (ended_at) on matters.matter_origin to ragang_app;
grant update (area_id, name_sv, name_en, aliases, sentence_sv, sentence_en, legal_footing, legal_note_sv, legal_note_en,
  priority, position, confirmed_at, confirmed_by, retired_at, retired_because, retired_in) on matters.matter to ragang_app;

-- what follows from a change is done by the house itself
create policy follows on matters.contact for insert with check (access.i_am_system() and county_id = access.my_county());
create policy follows_see on matters.suggestion for select using (county_id = (select access.my_county()) and (select access.i_am_system()));
create policy follows on matters.suggestion for update using (county_id = (select access.my_county()) and (select access.i_am_system()))
  with check (county_id = (select access.my_county()) and (select access.i_am_system()));

-- ---------------------------------------------------------------- what the rules explain, the database guarantees
-- Nothing more is said, asked, brought in, wished, proposed or agreed of a retired matter.
create function matters.matter_is_in_use() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if access.context() is not null and exists (select from matters.matter m
      where m.county_id = new.county_id and m.id = new.matter_id and m.retired_at is not null) then
    raise exception 'the matter is retired' using errcode = '23514';
  end if;
  return new;
end $$;
revoke execute on function matters.matter_is_in_use() from public;
do $$
declare t text;
begin
  foreach t in array array['stance', 'ask', 'suggestion', 'inquiry', 'proposal', 'boundary', 'contact'] loop
    execute format('create trigger alive before insert on matters.%I for each row execute function matters.matter_is_in_use()', t);
  end loop;
end $$;

create function matters.version_moves() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger moves before update on matters.area for each row execute function matters.version_moves();
create trigger moves before update on matters.matter for each row
  when ((old.name_sv, old.name_en, old.sentence_sv, old.sentence_en, old.area_id, old.legal_footing, old.legal_note_sv,
      old.legal_note_en, old.priority, old.position, old.aliases, old.retired_at)
    is distinct from (new.name_sv, new.name_en, new.sentence_sv, new.sentence_en, new.area_id, new.legal_footing, new.legal_note_sv,
      new.legal_note_en, new.priority, new.position, new.aliases, new.retired_at))
  execute function matters.version_moves();

-- A matter goes out of use by a change that has been carried out, and comes back by another.
create function matters.retiring_is_honest() returns trigger language plpgsql as $$
begin
  if not matters.a_person_acts() then return new; end if;
  if tg_op = 'INSERT' then
    if new.retired_at is not null then
      raise exception 'a matter is added in use' using errcode = '23514';
    end if;
    return new;
  end if;
  if new.retired_at is not null and not exists (select from matters.matter_change c
      join matters.matter_change_of o on o.county_id = c.county_id and o.change_id = c.id and o.matter_id = new.id and o.part = 'of'
      where c.county_id = new.county_id and c.id = new.retired_in and c.kind = new.retired_because
        and c.carried_out_at = new.retired_at) then
    raise exception 'a matter is retired by a change that has been carried out' using errcode = '23514';
  end if;
  if new.retired_at is null and not exists (select from matters.matter_change c
      join matters.matter_change_of o on o.county_id = c.county_id and o.change_id = c.id and o.matter_id = new.id and o.part = 'of'
      where c.county_id = new.county_id and c.kind = 'restored' and c.carried_out_at >= old.retired_at) then
    raise exception 'a matter is restored by a change' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger honest_new before insert on matters.matter for each row execute function matters.retiring_is_honest();
create trigger honest before update on matters.matter for each row
  when (old.retired_at is distinct from new.retired_at) execute function matters.retiring_is_honest();

-- What is large is carried out when those who have answered have no objection or have had their time, and not while
-- a round runs with it. Once: then it stands.
create function matters.change_is_honest() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare concerned uuid[];
begin
  if not matters.a_person_acts() then return new; end if;
  if tg_op = 'INSERT' then
    if new.proposed_by is distinct from access.my_person() or new.organisation_id is distinct from access.my_organisation()
        or new.carried_out_at is not null or new.taken_back_at is not null then
      raise exception 'a change is proposed by the one who proposes it, and is open' using errcode = '23514';
    end if;
    return new;
  end if;
  if old.carried_out_at is not null or old.taken_back_at is not null then
    raise exception 'what has been carried out or taken back stands' using errcode = '42501';
  end if;
  if new.carried_out_at is null then
    if new.content <> old.content then
      raise exception 'what has been proposed is not rewritten' using errcode = '42501';
    end if;
    return new;
  end if;
  if new.carried_out_by is distinct from access.my_person() then
    raise exception 'a change is carried out by the one who does it' using errcode = '23514';
  end if;
  if new.kind not in ('split', 'merged', 'retired') then return new; end if;
  concerned := array(select o.matter_id from matters.matter_change_of o
    where o.county_id = new.county_id and o.change_id = new.id and o.part <> 'new');
  if exists (select from matters.ask a join matters.round r on r.county_id = a.county_id and r.id = a.round_id
      where a.county_id = new.county_id and a.matter_id = any (concerned) and r.opened_at is null) then
    raise exception 'a round runs with the matter' using errcode = '23514';
  end if;
  if exists (select from matters.matter_change_told t where t.county_id = new.county_id and t.change_id = new.id
      and t.answer is distinct from 'no-objection' and t.until >= (new.carried_out_at at time zone 'Europe/Stockholm')::date) then
    raise exception 'somebody who was told still has time' using errcode = '23514';
  end if;
  if exists (select from matters.stance s
      join organisations.county_member m on m.county_id = s.county_id and m.organisation_id = s.organisation_id and m.membership = 'member'
      where s.county_id = new.county_id and s.matter_id = any (concerned) and s.in_force and s.said <> 'withdrawn'
        and not exists (select from matters.matter_change_told t where t.county_id = new.county_id and t.change_id = new.id
          and t.organisation_id = s.organisation_id)) then
    raise exception 'somebody who has answered has not been told' using errcode = '23514';
  end if;
  return new;
end $$;
revoke execute on function matters.change_is_honest() from public;
create trigger honest before insert or update on matters.matter_change for each row execute function matters.change_is_honest();

create function matters.opinion_is_honest() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if not matters.a_person_acts()
     or (new.answer, new.opinion, new.said_at) is not distinct from (old.answer, old.opinion, old.said_at) then
    return new;
  end if;
  if new.said_by is distinct from access.my_person() then
    raise exception 'what one thinks is said by the one who says it' using errcode = '23514';
  end if;
  if not exists (select from matters.matter_change c where c.county_id = new.county_id and c.id = new.change_id
      and c.carried_out_at is null and c.taken_back_at is null) then
    raise exception 'the change is not open any more' using errcode = '23514';
  end if;
  return new;
end $$;
revoke execute on function matters.opinion_is_honest() from public;
create trigger honest before update on matters.matter_change_told for each row execute function matters.opinion_is_honest();

-- Nothing comes of itself, over any number of steps.
create function matters.origins_are_sound() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if new.ended_at is null and exists (
      with recursive back as (
        select new.from_matter_id as id
        union select o.from_matter_id from matters.matter_origin o join back on o.matter_id = back.id
         where o.county_id = new.county_id and o.ended_at is null)
      select from back where id = new.matter_id) then
    raise exception 'a matter cannot come of itself' using errcode = '23514';
  end if;
  return new;
end $$;
revoke execute on function matters.origins_are_sound() from public;
create trigger sound before insert or update on matters.matter_origin for each row execute function matters.origins_are_sound();

call history.keep('matters.area', '{version}');
call history.keep('matters.matter_change');
call history.keep('matters.matter_change_of');
call history.keep('matters.matter_change_told', '{seen_at}');
call history.keep('matters.matter_origin');
