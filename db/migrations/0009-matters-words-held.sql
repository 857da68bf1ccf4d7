-- 0009-matters-words-held.sql
-- What the app never does, the database does not let anybody do: saying beside a running round, putting answers in
-- force or out of it, having answered without having said anything, opening a round early, changing others' words.
-- The house itself (system) and the migrations and county packs (no context) are not held.

create function matters.a_person_acts() returns boolean language sql stable as
  $$ select access.context() is not null and not access.i_am_system() $$;
grant execute on function matters.a_person_acts() to ragang_app;

-- ---------------------------------------------------------------- what is said
-- While a round runs with the matter, everything said of it is said in the round. Reads all asks: who says something
-- need not have been asked.
create function matters.stance_is_honest() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare running uuid;
begin
  if not matters.a_person_acts() then return new; end if;
  if new.said_by <> access.my_person() then
    raise exception 'a stance is said by the one who says it' using errcode = '23514';
  end if;
  if new.place_id <> new.county_id and not exists (select from organisations.county_member c
      join organisations.organisation o on o.id = c.organisation_id
      where c.county_id = new.county_id and c.organisation_id = new.place_id and o.kind = 'municipality') then
    raise exception 'a place is the county or one of its municipalities' using errcode = '23514';
  end if;
  select r.id into running from matters.round r
   where r.county_id = new.county_id and r.opened_at is null
     and exists (select from matters.ask a where a.county_id = r.county_id and a.round_id = r.id and a.matter_id = new.matter_id)
   limit 1;
  new.round_id := coalesce(new.round_id, running);
  if new.round_id is distinct from running then
    raise exception 'a stance belongs to the round that runs' using errcode = '23514';
  end if;
  return new;
end $$;
revoke execute on function matters.stance_is_honest() from public;
create trigger honest before insert on matters.stance for each row execute function matters.stance_is_honest(); -- before "sound"

-- What is in force follows from what was said (trigger "sound") and from rounds that open (the house itself).
create function matters.force_follows() returns trigger language plpgsql as $$
begin
  if matters.a_person_acts() and (new.in_force or pg_trigger_depth() < 2) then
    raise exception 'which answer is in force follows from what is said' using errcode = '42501';
  end if;
  if access.i_am_system() and new.in_force and exists (select from matters.round r
      where r.county_id = new.county_id and r.id = new.round_id and r.opened_at is null) then
    raise exception 'what is blind is not in force' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger follows before update on matters.stance for each row
  when (old.in_force is distinct from new.in_force) execute function matters.force_follows();

-- ---------------------------------------------------------------- who has answered
create function matters.ask_is_honest() returns trigger language plpgsql as $$
declare before timestamptz;
begin
  if not matters.a_person_acts() then return new; end if;
  if tg_op = 'UPDATE' then before := old.answered_at; end if;
  if tg_op = 'INSERT' and new.answered_at is null and not access.i_coordinate() then
    raise exception 'only a coordinator asks' using errcode = '42501';
  end if;
  if new.answered_at is not distinct from before then return new; end if;
  if new.organisation_id is distinct from access.my_organisation() or not access.i_may_write() then
    raise exception 'nobody answers for others' using errcode = '42501';
  end if;
  if new.answered_at is not null and not exists (
      select from (select distinct on (s.place_id) s.said from matters.stance s
        where s.county_id = new.county_id and s.organisation_id = new.organisation_id and s.matter_id = new.matter_id
        order by s.place_id, s.said_at desc, s.id desc) newest
      where newest.said not in ('withdrawn', 'as-county')) then
    raise exception 'answered is who has said something' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger honest before insert or update on matters.ask for each row execute function matters.ask_is_honest();
revoke update on matters.ask from ragang_app;
grant update (answered_at) on matters.ask to ragang_app;

-- ---------------------------------------------------------------- rounds open once, by the house itself
create function matters.round_is_honest() returns trigger language plpgsql as $$
begin
  if not matters.a_person_acts() then return new; end if;
  if new.opened_at is not null or (tg_op = 'UPDATE' and old.opened_at is not null) then
    raise exception 'rounds are opened by the house itself, and stay open as they were' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger honest before insert or update on matters.round for each row execute function matters.round_is_honest();
revoke update on matters.round from ragang_app;
grant update (invited_at, answer_by, opened_at, opened_because) on matters.round to ragang_app;

-- ---------------------------------------------------------------- words that are not one's own
create function matters.suggestion_is_honest() returns trigger language plpgsql as $$
begin
  if not matters.a_person_acts() then return new; end if;
  if old.decision is not null then
    raise exception 'a suggestion is decided once' using errcode = '42501';
  end if;
  if new.organisation_id is distinct from access.my_organisation() and new.decision is distinct from 'replaced' then
    raise exception 'a suggestion is answered by its own organisation' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger honest before update on matters.suggestion for each row execute function matters.suggestion_is_honest();
revoke update on matters.suggestion from ragang_app;
grant update (decision, decided_at, decided_by) on matters.suggestion to ragang_app;
revoke update on matters.inquiry from ragang_app;
grant update (round_id) on matters.inquiry to ragang_app;

alter table matters.contact add foreign key (county_id, organisation_id, contact_point_id)
  references organisations.contact_point (county_id, organisation_id, id);
create index on matters.contact (county_id, organisation_id, contact_point_id);
