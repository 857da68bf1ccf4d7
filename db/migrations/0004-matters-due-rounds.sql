-- 0004-matters-due-rounds.sql
-- Which rounds are due to open, in all counties: asked by the house itself once a minute, before anybody is signed
-- in. Gives ids only; each round is then opened within its own county (see rounds.actions.ts, which decides again).
create function matters.due_rounds(today date) returns table (county_id uuid, round_id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.county_id, r.id from matters.round r
   where r.opened_at is null and r.invited_at is not null
     and exists (select from matters.ask a where a.county_id = r.county_id and a.round_id = r.id)
     and (r.answer_by < today or not exists (select from matters.ask a
       where a.county_id = r.county_id and a.round_id = r.id and a.answered_at is null))
   order by r.county_id, r.id $$;
revoke execute on function matters.due_rounds(date) from public;
grant execute on function matters.due_rounds(date) to ragang_app;
