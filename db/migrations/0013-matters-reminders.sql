-- 0013-matters-reminders.sql
-- A round can be reminded of (politely, twice at most for each of the asked), moved forward so that all see it, and
-- closed before its last day when nobody is overrun by that. Also finds what differs without reading all standings.

create table matters.reminder (
  county_id uuid not null,
  round_id uuid not null,
  organisation_id uuid not null references organisations.organisation,
  number int not null check (number in (1, 2)),
  reminded_at timestamptz not null,
  reminded_by uuid references organisations.person,
  reminded_by_name text not null default '',
  primary key (county_id, round_id, organisation_id, number),
  foreign key (county_id, round_id) references matters.round on delete cascade
);
create index on matters.reminder (county_id, organisation_id);
create index on matters.reminder (organisation_id);
create index on matters.reminder (reminded_by);
comment on table matters.reminder is 'The coordinator asks once more for what is not answered: at most twice for each of the asked in a round';
comment on column matters.reminder.reminded_at is 'UTC; at least three working days after the invitation, or the reminder before';

call access.protect('matters.reminder', 'own or coordinator or system', 'coordinator', 'nobody');
revoke update on matters.reminder from ragang_app;
call history.keep('matters.reminder');

-- Reminded is who was asked and is silent, in a round that runs. The round is held: neither its last answer nor its
-- opening comes in between. Working days are for the rule; that two days have gone in any case is held here.
create function matters.reminder_is_honest() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare it matters.round; asked_since timestamptz; before timestamptz; so_far int;
begin
  if not matters.a_person_acts() then return new; end if;
  if new.reminded_by is distinct from access.my_person() then
    raise exception 'a reminder is sent by the one who sends it' using errcode = '23514';
  end if;
  select * into it from matters.round where county_id = new.county_id and id = new.round_id for no key update;
  if it.opened_at is not null then
    raise exception 'the round has opened' using errcode = '23514';
  end if;
  if not exists (select from matters.ask a where a.county_id = new.county_id and a.round_id = new.round_id
      and a.organisation_id = new.organisation_id and a.answered_at is null) then
    raise exception 'nothing is awaited from this organisation' using errcode = '23514';
  end if;
  asked_since := case when new.organisation_id = (select region_id from organisations.county where id = new.county_id)
    then it.started_at else it.invited_at end;
  select count(*), max(reminded_at) into so_far, before from matters.reminder
   where county_id = new.county_id and round_id = new.round_id and organisation_id = new.organisation_id;
  if new.number <> so_far + 1 then
    raise exception 'reminders come one after the other' using errcode = '23514';
  end if;
  if asked_since is null or new.reminded_at < coalesce(before, asked_since) + interval '47 hours' then
    raise exception 'too soon for a reminder' using errcode = '23514';
  end if;
  return new;
end $$;
revoke execute on function matters.reminder_is_honest() from public;
create trigger honest before insert on matters.reminder for each row execute function matters.reminder_is_honest();

-- ---------------------------------------------------------------- moved forward, and closed early
alter table matters.round add column extended_at timestamptz;
alter table matters.round add column extended_from date;
alter table matters.round add column closed_by uuid references organisations.person;
alter table matters.round add column closed_by_name text not null default '';
create index on matters.round (closed_by);
alter table matters.round add check ((extended_at is null) = (extended_from is null));
alter table matters.round add check (extended_from is null or extended_from < answer_by);
alter table matters.round drop constraint round_opened_because_check;
alter table matters.round add constraint round_opened_because_check
  check (opened_because in ('all-answered', 'time-has-gone', 'closed-early'));
alter table matters.round add check (closed_by is null or opened_because is not distinct from 'closed-early');
grant update (extended_at, extended_from, closed_by, closed_by_name) on matters.round to ragang_app;
comment on column matters.round.extended_at is 'UTC; when the last day to answer was moved forward most lately; null: never';
comment on column matters.round.extended_from is 'Swedish local date, the last day to answer that the asked were first told';
comment on column matters.round.closed_by is 'The coordinator who closed it before its last day; the house itself opens it';

-- As before (0009), and: the last day moves forward only; closed early is not closed over anybody''s head.
create or replace function matters.round_is_honest() returns trigger language plpgsql as $$
begin
  if access.context() is null then return new; end if;
  if new.opened_because = 'closed-early' and (tg_op = 'INSERT' or old.opened_at is null) then
    if new.closed_by is null or new.invited_at is null or new.opened_at < new.invited_at + interval '4 days' then
      raise exception 'too soon to close the round' using errcode = '23514';
    end if;
    if exists (select from matters.ask a where a.county_id = new.county_id and a.round_id = new.id and a.answered_at is null
        and not exists (select from matters.reminder m where m.county_id = a.county_id and m.round_id = a.round_id
          and m.organisation_id = a.organisation_id)) then
      raise exception 'somebody silent has not been reminded' using errcode = '23514';
    end if;
  end if;
  if not matters.a_person_acts() then return new; end if;
  if new.opened_at is not null or (tg_op = 'UPDATE' and old.opened_at is not null) then
    raise exception 'rounds are opened by the house itself, and stay open as they were' using errcode = '42501';
  end if;
  if tg_op = 'UPDATE' and new.answer_by < old.answer_by then
    raise exception 'the last day to answer is moved forward only' using errcode = '23514';
  end if;
  return new;
end $$;

-- ---------------------------------------------------------------- what differs, the oldest first
create index standing_differs on matters.standing (county_id, since)
  where kind in ('drifting', 'contested', 'misattributed', 'ownerless', 'unclear');
