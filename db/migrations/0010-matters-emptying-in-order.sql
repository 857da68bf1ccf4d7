-- 0010-matters-emptying-in-order.sql
-- Emptying the example data while others begin rounds, answer and say yes: it holds what they hold, in the order in
-- which they do, before it takes anything away. So either their word goes with the rest, or it comes after.
create or replace function matters.empty_demo() returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare here uuid := access.my_county();
begin
  if not (access.i_administrate() or access.i_coordinate()) then
    raise exception 'only the coordinator or the space administrator' using errcode = '42501';
  end if;
  if (select demo_since from organisations.county where id = here) is null then
    raise exception 'the county holds no demo' using errcode = '55000';
  end if;
  perform pg_advisory_xact_lock(724016, hashtext(here::text)); -- nobody is answering
  perform pg_advisory_xact_lock(724015, hashtext(here::text)); -- nobody begins a round
  perform from matters.suggestion where county_id = here order by id for update;
  perform from matters.round where county_id = here order by id for update; -- nobody answers in one
  perform pg_advisory_xact_lock(724013, hashtext(here::text)); -- nobody works out standings
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
