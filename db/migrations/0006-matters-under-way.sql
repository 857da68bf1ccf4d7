-- 0006-matters-under-way.sql
-- Which matters are being asked now: everyone in the county may know that a round is under way with a matter, also
-- those who were not asked. Who was asked and who has answered stays with the asked and the coordinator.
create function matters.under_way() returns table (matter_id uuid, round_id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct a.matter_id, a.round_id from matters.ask a
    join matters.round r on r.county_id = a.county_id and r.id = a.round_id
   where a.county_id = access.my_county() and r.opened_at is null and r.invited_at is not null $$;
revoke execute on function matters.under_way() from public;
grant execute on function matters.under_way() to ragang_app;
