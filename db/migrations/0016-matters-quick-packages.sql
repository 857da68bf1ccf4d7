-- 0016-matters-quick-packages.sql
-- Which proposals are ours, and which packages, is asked again for each table that a page of proposals reads. Who asks
-- was worked out anew for every row, and all our proposals anew for every row with a package: a package of a hundred
-- took a hundred times as long as it needed to. The same answers, with what does not change asked once.
create or replace function matters.my_proposals() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(id), '{}') from (
    select p.id from matters.proposal p
     where p.county_id = (select access.my_county()) and p.organisation_id = (select access.my_organisation())
    union select t.proposal_id from matters.proposal_party t
     where t.county_id = (select access.my_county()) and t.organisation_id = (select access.my_organisation())) as mine $$;
create or replace function matters.my_packages() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(distinct p.package_id), '{}') from matters.proposal p
   where p.county_id = (select access.my_county()) and p.package_id is not null
     and p.id = any ((select matters.my_proposals())::uuid[]) $$;
