-- 0017-matters-signed.sql
-- Who said something, under which name and when, is not for the writer to choose: the name is the person's own, and
-- nothing is said in a time to come. And what the app refuses, the database refuses too: taking back what is in
-- force, withdrawing it, adding matters to a change that has been carried out, writing over when a round began.

create function access.my_name() returns text language sql stable security definer
  set search_path = pg_catalog, pg_temp as
  $$ select coalesce((select p.name from organisations.person p where p.id = access.my_person()), '') $$;
revoke execute on function access.my_name() from public;
grant execute on function access.my_name() to ragang_app;

-- The clock that what people write is held against. Tests that live through a year set it forward (tests/database/fresh.ts).
create function access.clock() returns timestamptz language sql volatile as $$ select clock_timestamp() $$;
grant execute on function access.clock() to ragang_app;

-- Arguments in threes: who, the name (or '' where none is kept), when. Signed is what a person writes now; the house
-- itself and the county packs are not held.
create function matters.is_signed() returns trigger language plpgsql as $$
declare
  written jsonb := to_jsonb(new);
  before jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) else '{}' end;
  put jsonb := '{}';
begin
  if not matters.a_person_acts() then return new; end if;
  for i in 0 .. tg_nargs / 3 - 1 loop
    continue when written ->> tg_argv[i * 3 + 2] is null
      or written -> tg_argv[i * 3 + 2] is not distinct from before -> tg_argv[i * 3 + 2];
    if (written ->> tg_argv[i * 3])::uuid is distinct from access.my_person() then
      raise exception 'signed by somebody else' using errcode = '23514';
    end if;
    if (written ->> tg_argv[i * 3 + 2])::timestamptz > access.clock() + interval '5 minutes' then
      raise exception 'said in a time to come' using errcode = '23514';
    end if;
    if tg_argv[i * 3 + 1] <> '' then put := put || jsonb_build_object(tg_argv[i * 3 + 1], access.my_name()); end if;
  end loop;
  if tg_op = 'INSERT' and written ? 'invented' then put := put || '{"invented": false}'; end if;
  if put <> '{}' then new := jsonb_populate_record(new, put); end if;
  return new;
end $$;

create trigger signed before insert on matters.stance
  for each row execute function matters.is_signed('said_by', 'said_by_name', 'said_at');
create trigger signed before insert on matters.proposal
  for each row execute function matters.is_signed('proposed_by', 'proposed_by_name', 'proposed_at');
create trigger signed before insert on matters.proposal_package
  for each row execute function matters.is_signed('sent_by', 'sent_by_name', 'sent_at');
create trigger signed before insert on matters.proposal_answer
  for each row execute function matters.is_signed('answered_by', 'answered_by_name', 'answered_at');
create trigger signed before insert on matters.boundary_still_true
  for each row execute function matters.is_signed('said_by', 'said_by_name', 'said_at');
create trigger signed before insert on matters.reminder
  for each row execute function matters.is_signed('reminded_by', 'reminded_by_name', 'reminded_at');
create trigger signed before insert or update on matters.matter_change
  for each row execute function matters.is_signed('proposed_by', 'proposed_by_name', 'proposed_at',
    'carried_out_by', 'carried_out_by_name', 'carried_out_at', 'taken_back_by', '', 'taken_back_at');
create trigger signed before update on matters.matter_change_told
  for each row execute function matters.is_signed('said_by', 'said_by_name', 'said_at');

-- ---------------------------------------------------------------- what has come into force is not taken back
create or replace function matters.proposal_is_honest() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if not matters.a_person_acts() then return new; end if;
  if tg_op = 'INSERT' then
    if new.proposed_by is distinct from access.my_person() or new.ended_at is not null then
      raise exception 'a proposal is made by the one who makes it, and is open' using errcode = '23514';
    end if;
    if new.package_id is not null and not exists (select from matters.proposal_package k
        where k.county_id = new.county_id and k.id = new.package_id and k.organisation_id = new.organisation_id) then
      raise exception 'a proposal is sent in one''s own package' using errcode = '23514';
    end if;
  elsif old.ended_at is not null or new.ended_because is distinct from 'withdrawn' then
    raise exception 'a person may only withdraw an open proposal' using errcode = '42501';
  elsif exists (select from matters.boundary b join matters.boundary_place q on q.county_id = b.county_id and q.boundary_id = b.id
      where b.county_id = new.county_id and b.proposal_id = new.id and q.ended_at is null) then
    raise exception 'what is in force is not withdrawn' using errcode = '42501';
  end if;
  return new;
end $$;
revoke execute on function matters.proposal_is_honest() from public;

create function matters.yes_is_kept() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if matters.a_person_acts() and exists (select from matters.proposal_answer a
      join matters.proposal_party t on t.county_id = a.county_id and t.proposal_id = a.proposal_id and t.organisation_id = a.organisation_id
      join matters.boundary b on b.county_id = a.county_id and b.proposal_id = a.proposal_id
      join matters.boundary_place q on q.county_id = b.county_id and q.boundary_id = b.id and q.place_id = any (t.must_at)
      where a.county_id = new.county_id and a.proposal_id = new.proposal_id and a.organisation_id = new.organisation_id
        and a.in_force and a.answer = 'yes') then
    raise exception 'a yes that has come into force is kept' using errcode = '23514';
  end if;
  return new;
end $$;
revoke execute on function matters.yes_is_kept() from public;
create trigger bound before insert on matters.proposal_answer for each row execute function matters.yes_is_kept(); -- before "honest"

-- As before (0011); a municipality says it where it has joined.
create or replace function matters.still_true_is_honest() returns trigger language plpgsql security definer
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
     and not exists (select from matters.boundary b
        join matters.proposal_party t on t.county_id = b.county_id and t.proposal_id = b.proposal_id
        join matters.boundary_place p on p.county_id = b.county_id and p.boundary_id = b.id and p.ended_at is null
        where b.county_id = new.county_id and b.id = new.boundary_id and t.organisation_id = new.organisation_id
          and p.place_id = any (t.must_at)) then
    raise exception '"still true" is said by a party' using errcode = '23514';
  end if;
  return new;
end $$;

-- ---------------------------------------------------------------- what has been carried out stands
create function matters.change_stands() returns trigger language plpgsql as $$
begin
  if matters.a_person_acts() and new.part <> 'new' and exists (select from matters.matter_change c
      where c.county_id = new.county_id and c.id = new.change_id and (c.carried_out_at is not null or c.taken_back_at is not null)) then
    raise exception 'what has been carried out or taken back stands' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger stands before insert on matters.matter_change_of for each row execute function matters.change_stands();

create function matters.suggestion_is_open() returns trigger language plpgsql as $$
begin
  if matters.a_person_acts() and new.decision is not null then
    raise exception 'a suggestion is brought in undecided' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger open before insert on matters.suggestion for each row execute function matters.suggestion_is_open();

-- A round was begun and the others invited when they were; more time is given so that it shows.
create function matters.round_keeps_its_days() returns trigger language plpgsql as $$
begin
  if not matters.a_person_acts() then return new; end if;
  if old.invited_at is not null and new.invited_at is distinct from old.invited_at
      or new.invited_at < old.started_at or new.invited_at > access.clock() + interval '5 minutes' then
    raise exception 'the others are invited once' using errcode = '42501';
  end if;
  if old.invited_at is not null and new.answer_by is distinct from old.answer_by
      and new.extended_from is null then
    raise exception 'a day that is moved says from when' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger kept before update on matters.round for each row execute function matters.round_keeps_its_days();

-- ---------------------------------------------------------------- asked by the house before anybody is signed in
alter function matters.due_proposals(date) rename to all_due_proposals;
revoke execute on function matters.all_due_proposals(date) from public, ragang_app;
create function matters.due_proposals(today date) returns table (county_id uuid, proposal_id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select d.county_id, d.proposal_id from matters.all_due_proposals(today) d where access.context() is null $$;
alter function matters.due_rounds(date) rename to all_due_rounds;
revoke execute on function matters.all_due_rounds(date) from public, ragang_app;
create function matters.due_rounds(today date) returns table (county_id uuid, round_id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select d.county_id, d.round_id from matters.all_due_rounds(today) d where access.context() is null $$;
revoke execute on function matters.due_proposals(date), matters.due_rounds(date) from public;
grant execute on function matters.due_proposals(date), matters.due_rounds(date) to ragang_app;
