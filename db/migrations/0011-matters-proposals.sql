-- 0011-matters-proposals.sql
-- Boundaries are agreed, not set: a proposal, those who must say yes to it and at which places, what each answers,
-- and the boundary that comes into force place by place. Nobody says yes for another, and nothing comes into force
-- without every yes it needs: held here, whatever the app does.

create table matters.proposal_package (
  county_id uuid not null references organisations.county,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  name text not null check (length(name) between 1 and 120),
  sent_at timestamptz not null,
  sent_by uuid references organisations.person,
  sent_by_name text not null default '',
  invented boolean not null default false,
  primary key (county_id, id)
);
create index on matters.proposal_package (organisation_id);
create index on matters.proposal_package (sent_by);
comment on table matters.proposal_package is 'Several proposals sent together, to be answered in one sitting';

create table matters.proposal (
  county_id uuid not null references organisations.county,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  matter_id uuid not null,
  package_id uuid,
  counters uuid,
  limit_sentence text not null default '' check (length(limit_sentence) <= 500),
  settled text not null check (settled in ('officials', 'decided')),
  body text check (length(body) between 1 and 200),
  paragraph text check (length(paragraph) between 1 and 60),
  decided_on date,
  registration_number text check (length(registration_number) between 1 and 120),
  starts_on date,
  look_again_by date not null,
  message text not null default '' check (length(message) <= 500),
  proposed_at timestamptz not null,
  proposed_by uuid references organisations.person,
  proposed_by_name text not null default '',
  object_by date not null,
  answer_by date not null,
  ended_at timestamptz,
  ended_because text check (ended_because in ('agreed', 'withdrawn', 'lapsed', 'superseded', 'party-left', 'matter-changed')),
  invented boolean not null default false,
  primary key (county_id, id),
  foreign key (county_id, matter_id) references matters.matter,
  foreign key (county_id, package_id) references matters.proposal_package,
  foreign key (county_id, counters) references matters.proposal,
  check ((ended_at is null) = (ended_because is null)),
  check (object_by <= answer_by),
  check (look_again_by > answer_by and (starts_on is null or look_again_by > starts_on)),
  check (settled = 'officials' or (body is not null and decided_on is not null))
);
create index on matters.proposal (county_id, matter_id);
create index on matters.proposal (county_id, package_id);
create index on matters.proposal (county_id, counters);
create index on matters.proposal (organisation_id);
create index on matters.proposal (proposed_by);
create index on matters.proposal (county_id, answer_by) where ended_at is null;
comment on table matters.proposal is 'A boundary that somebody concerned proposes; its words are never changed, another proposal takes its place';
comment on column matters.proposal.organisation_id is 'Who proposes';
comment on column matters.proposal.counters is 'The proposal to which this one answers "föreslår annat"';
comment on column matters.proposal.starts_on is 'Swedish local date before which it does not come into force; null: when the last yes is said';
comment on column matters.proposal.object_by is 'Swedish local date, last day for the consulted and informed to object: 20 working days';
comment on column matters.proposal.answer_by is 'Swedish local date, last day to say yes where it is in force nowhere: 60 working days';

create table matters.proposal_role (
  county_id uuid not null,
  proposal_id uuid not null,
  position int not null,
  organisation_id uuid references organisations.organisation, -- null: each municipality at its own place
  role text not null check (role in ('owner', 'contributor', 'consulted', 'informed')),
  primary key (county_id, proposal_id, position),
  unique nulls not distinct (county_id, proposal_id, organisation_id),
  foreign key (county_id, proposal_id) references matters.proposal
);
create index on matters.proposal_role (organisation_id);

create table matters.proposal_place (
  county_id uuid not null,
  proposal_id uuid not null,
  place_id uuid not null,
  ended_at timestamptz,
  ended_because text check (ended_because in ('superseded', 'matter-changed')),
  primary key (county_id, proposal_id, place_id),
  foreign key (county_id, proposal_id) references matters.proposal,
  check ((ended_at is null) = (ended_because is null))
);
comment on column matters.proposal_place.place_id is 'The county''s id for a county matter, else a municipality';
comment on column matters.proposal_place.ended_at is 'UTC; no longer proposed here, because another boundary came into force here';

create table matters.proposal_party (
  county_id uuid not null,
  proposal_id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  must_at uuid[] not null default '{}',
  may_object boolean not null default false,
  asked_at timestamptz not null,
  primary key (county_id, proposal_id, organisation_id),
  foreign key (county_id, proposal_id) references matters.proposal
);
create index on matters.proposal_party (organisation_id);
comment on table matters.proposal_party is 'Whom a proposal concerns: they see it, and answer it';
comment on column matters.proposal_party.must_at is 'Places where it does not come into force without this one''s yes; empty: told only';

create table matters.proposal_answer (
  county_id uuid not null,
  id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  proposal_id uuid not null,
  answer text not null check (answer in ('yes', 'no', 'counter', 'objects', 'withdrawn')),
  reason text not null default '' check (length(reason) <= 500),
  counter_id uuid,
  answered_at timestamptz not null,
  answered_by uuid references organisations.person,
  answered_by_name text not null default '',
  in_force boolean not null default true,
  invented boolean not null default false,
  primary key (county_id, id),
  foreign key (county_id, proposal_id, organisation_id) references matters.proposal_party (county_id, proposal_id, organisation_id),
  foreign key (county_id, counter_id) references matters.proposal,
  check (answer not in ('no', 'objects') or reason <> ''),
  check ((answer = 'counter') = (counter_id is not null))
);
create unique index one_answer on matters.proposal_answer (county_id, proposal_id, organisation_id) where in_force;
create index on matters.proposal_answer (county_id, proposal_id, organisation_id);
create index on matters.proposal_answer (county_id, counter_id);
create index on matters.proposal_answer (organisation_id);
create index on matters.proposal_answer (answered_by);
comment on table matters.proposal_answer is 'What each has answered; the newest is in force, earlier ones stay';
comment on column matters.proposal_answer.answer is 'yes tackar ja · no avböjer · counter föreslår annat · objects har synpunkter · withdrawn tar tillbaka sitt svar';

-- ---------------------------------------------------------------- the boundary that came of it
alter table matters.boundary drop constraint boundary_limit_sentence_check;
alter table matters.boundary add check (length(limit_sentence) <= 500);
alter table matters.boundary add column proposal_id uuid;
alter table matters.boundary add foreign key (county_id, proposal_id) references matters.proposal;
create unique index one_boundary on matters.boundary (county_id, proposal_id) where proposal_id is not null;
comment on column matters.boundary.proposal_id is 'The proposal that was said yes to; null: from the county pack';

alter table matters.boundary_place add column matter_id uuid;
alter table matters.boundary_place add column ended_because text check (ended_because in ('replaced', 'matter-changed'));
alter table matters.boundary_place add column replaced_by uuid;
alter table matters.boundary_place add foreign key (county_id, replaced_by) references matters.boundary;
create index on matters.boundary_place (county_id, replaced_by);
update matters.boundary_place p set matter_id = b.matter_id
  from matters.boundary b where b.county_id = p.county_id and b.id = p.boundary_id;
comment on column matters.boundary_place.matter_id is 'The boundary''s matter, kept by the database: one boundary in force per matter and place';

create table matters.boundary_still_true (
  county_id uuid not null,
  boundary_id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  said_at timestamptz not null,
  said_by uuid references organisations.person,
  said_by_name text not null default '',
  primary key (county_id, boundary_id, organisation_id, said_at),
  foreign key (county_id, boundary_id) references matters.boundary
);
create index on matters.boundary_still_true (organisation_id);
create index on matters.boundary_still_true (said_by);
comment on table matters.boundary_still_true is '"Stämmer fortfarande", said by a party at a review; when all have, look_again_by moves on';

-- ---------------------------------------------------------------- who sees it: those it concerns, and the coordinator
create function matters.my_proposals() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(id), '{}') from (
    select p.id from matters.proposal p where p.county_id = access.my_county() and p.organisation_id = access.my_organisation()
    union select t.proposal_id from matters.proposal_party t
     where t.county_id = access.my_county() and t.organisation_id = access.my_organisation()) as mine $$;
create function matters.my_packages() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(distinct p.package_id), '{}') from matters.proposal p
   where p.county_id = access.my_county() and p.package_id is not null and p.id = any (matters.my_proposals()) $$;
revoke execute on function matters.my_proposals(), matters.my_packages() from public;
grant execute on function matters.my_proposals(), matters.my_packages() to ragang_app;

do $$
declare
  concerned text := '(county_id = (select access.my_county()) and (%s = any ((select matters.my_proposals())::uuid[])
    or (select access.i_coordinate()) or (select access.i_am_system())))';
  t text;
begin
  call access.protect('matters.proposal_package', 'sql:county_id = (select access.my_county())
    and (organisation_id = (select access.my_organisation()) or id = any ((select matters.my_packages())::uuid[])
      or (select access.i_coordinate()) or (select access.i_am_system()))', 'own', 'nobody');
  call access.protect('matters.proposal', 'sql:' || format(concerned, 'id'), 'own', 'own or system');
  call access.protect('matters.proposal_role', 'sql:' || format(concerned, 'proposal_id'), 'system', 'nobody');
  call access.protect('matters.proposal_place', 'sql:' || format(concerned, 'proposal_id'), 'system', 'system');
  call access.protect('matters.proposal_party', 'sql:' || format(concerned, 'proposal_id'), 'system', 'system');
  call access.protect('matters.proposal_answer', 'sql:' || format(concerned, 'proposal_id'), 'own', 'own');
  call access.protect('matters.boundary_still_true', 'county', 'own', 'nobody');
  foreach t in array array['matters.boundary', 'matters.boundary_role', 'matters.boundary_place'] loop
    execute format('drop policy add on %s', t);
    execute format('drop policy change on %s', t);
    execute format('create policy add on %s for insert with check (%s)', t, access.who('system', true));
    execute format('create policy change on %s for update using (%s) with check (%s)', t, access.who('system', true), access.who('system', true));
  end loop;
end $$;
-- words are never changed; only what follows from answers and time moves
revoke update on matters.proposal, matters.proposal_role, matters.proposal_place, matters.proposal_party,
  matters.proposal_answer, matters.proposal_package, matters.boundary, matters.boundary_role, matters.boundary_place,
  matters.boundary_still_true from ragang_app;
grant update (ended_at, ended_because) on matters.proposal to ragang_app;
grant update (ended_at, ended_because) on matters.proposal_place to ragang_app;
grant update (must_at, may_object) on matters.proposal_party to ragang_app;
grant update (in_force) on matters.proposal_answer to ragang_app;
grant update (look_again_by) on matters.boundary to ragang_app;
grant update (ended_at, ended_because, replaced_by) on matters.boundary_place to ragang_app;

alter table matters.stance drop constraint stance_source_check;
alter table matters.stance add check (source in ('own', 'suggestion', 'still-true', 'yes'));
comment on column matters.stance.source is 'own: typed; suggestion: brought in and said yes to; still-true; yes: said yes to a proposal of a boundary';

-- ---------------------------------------------------------------- what the rules explain, the database guarantees
create function matters.proposal_is_honest() returns trigger language plpgsql as $$
begin
  if not matters.a_person_acts() then return new; end if;
  if tg_op = 'INSERT' then
    if new.proposed_by is distinct from access.my_person() or new.ended_at is not null then
      raise exception 'a proposal is made by the one who makes it, and is open' using errcode = '23514';
    end if;
  elsif old.ended_at is not null or new.ended_because is distinct from 'withdrawn' then
    raise exception 'a person may only withdraw an open proposal' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger honest before insert or update on matters.proposal for each row execute function matters.proposal_is_honest();

create function matters.answer_is_honest() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare it matters.proposal;
begin
  if matters.a_person_acts() then
    if new.answered_by is distinct from access.my_person() then
      raise exception 'an answer is given by the one who gives it' using errcode = '23514';
    end if;
    select * into it from matters.proposal where county_id = new.county_id and id = new.proposal_id;
    if it.ended_at is not null then
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
revoke execute on function matters.answer_is_honest() from public;
create trigger honest before insert on matters.proposal_answer for each row execute function matters.answer_is_honest();
create function matters.answer_stays() returns trigger language plpgsql as $$
begin
  if matters.a_person_acts() and pg_trigger_depth() < 2 then
    raise exception 'which answer is in force follows from what is answered' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger stays before update on matters.proposal_answer for each row execute function matters.answer_stays();

-- In force at a place: every yes that is needed there has been said, and is in force.
create function matters.boundary_is_agreed() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare it matters.boundary; missing uuid;
begin
  select * into it from matters.boundary where county_id = new.county_id and id = new.boundary_id;
  new.matter_id := it.matter_id;
  if access.context() is null then return new; end if; -- county packs
  if it.proposal_id is null then
    raise exception 'a boundary comes of a proposal' using errcode = '23514';
  end if;
  if not exists (select from matters.proposal_place p where p.county_id = new.county_id and p.proposal_id = it.proposal_id
      and p.place_id = new.place_id and p.ended_at is null) then
    raise exception 'not proposed for this place' using errcode = '23514';
  end if;
  select needed.id into missing from (
      select coalesce(r.organisation_id, new.place_id) as id from matters.boundary_role r
       where r.county_id = new.county_id and r.boundary_id = new.boundary_id and r.role in ('owner', 'contributor')
      union select new.place_id where new.place_id <> new.county_id
      union select t.organisation_id from matters.proposal_party t
       where t.county_id = new.county_id and t.proposal_id = it.proposal_id and new.place_id = any (t.must_at)) as needed
   where not exists (select from matters.proposal_answer a where a.county_id = new.county_id and a.proposal_id = it.proposal_id
      and a.organisation_id = needed.id and a.in_force and a.answer = 'yes')
   limit 1;
  if missing is not null then
    raise exception 'a yes is missing: %', missing using errcode = '23514';
  end if;
  return new;
end $$;
revoke execute on function matters.boundary_is_agreed() from public;
create trigger agreed before insert on matters.boundary_place for each row execute function matters.boundary_is_agreed();
alter table matters.boundary_place alter column matter_id set not null;
create unique index one_boundary_in_force on matters.boundary_place (county_id, matter_id, place_id) where ended_at is null;

create function matters.still_true_is_honest() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if not matters.a_person_acts() then return new; end if;
  if new.said_by is distinct from access.my_person() then
    raise exception '"still true" is said by the one who says it' using errcode = '23514';
  end if;
  if not exists (select from matters.boundary_role r where r.county_id = new.county_id and r.boundary_id = new.boundary_id
        and r.organisation_id = new.organisation_id and r.role in ('owner', 'contributor'))
     and not exists (select from matters.boundary_place p where p.county_id = new.county_id and p.boundary_id = new.boundary_id
        and p.place_id = new.organisation_id and p.ended_at is null)
     and not exists (select from matters.boundary b join matters.proposal_party t on t.county_id = b.county_id and t.proposal_id = b.proposal_id
        where b.county_id = new.county_id and b.id = new.boundary_id and t.organisation_id = new.organisation_id
          and cardinality(t.must_at) > 0) then
    raise exception '"still true" is said by a party' using errcode = '23514';
  end if;
  return new;
end $$;
revoke execute on function matters.still_true_is_honest() from public;
create trigger honest before insert on matters.boundary_still_true for each row execute function matters.still_true_is_honest();

-- Proposals that time has caught up with, in all counties: asked by the house itself once a minute.
-- Lapsed (in force nowhere and the last day gone), or agreed and waiting for its day.
create function matters.due_proposals(today date) returns table (county_id uuid, proposal_id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.county_id, p.id from matters.proposal p
   where p.ended_at is null and (
     (p.starts_on is not null and p.starts_on <= today and exists (select from matters.proposal_place s
        where s.county_id = p.county_id and s.proposal_id = p.id and s.ended_at is null and not exists (
          select from matters.boundary b join matters.boundary_place q on q.county_id = b.county_id and q.boundary_id = b.id
           where b.county_id = p.county_id and b.proposal_id = p.id and q.place_id = s.place_id))
       and greatest(p.answer_by, p.starts_on) >= today - 7)
     or (p.answer_by < today and not exists (select from matters.boundary b join matters.boundary_place q
          on q.county_id = b.county_id and q.boundary_id = b.id
        where b.county_id = p.county_id and b.proposal_id = p.id and q.ended_at is null)))
   order by p.county_id, p.id $$;
revoke execute on function matters.due_proposals(date) from public;
grant execute on function matters.due_proposals(date) to ragang_app;

call history.keep('matters.proposal_package');
call history.keep('matters.proposal');
call history.keep('matters.proposal_role');
call history.keep('matters.proposal_place');
call history.keep('matters.proposal_party');
call history.keep('matters.proposal_answer', '{in_force}');
call history.keep('matters.boundary_still_true');
