-- 0018-matters-emptying-whole.sql
-- Emptying the example data takes proposals and what they became too, and what was told and thought of changes. It
-- leaves no matter out of use without a reason: the changes made on trial go, so what they retired is in use again.
-- What came of a split or was added stays. Who empties waits for others as in 0010.
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
  perform pg_advisory_xact_lock(724016, hashtext(here::text)); -- nobody is answering, and no matter changes
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
  delete from matters.boundary_still_true where county_id = here;
  delete from matters.boundary_place where county_id = here;
  delete from matters.boundary_role where county_id = here;
  delete from matters.boundary where county_id = here;
  delete from matters.proposal_answer where county_id = here;
  delete from matters.proposal_party where county_id = here;
  delete from matters.proposal_place where county_id = here;
  delete from matters.proposal_role where county_id = here;
  delete from matters.proposal where county_id = here;
  delete from matters.proposal_package where county_id = here;
  delete from matters.contact where county_id = here;
  perform matters.bring_all_back(here);
  delete from matters.matter_origin where county_id = here;
  delete from matters.matter_change_told where county_id = here;
  delete from matters.matter_change_of where county_id = here;
  delete from matters.matter_change where county_id = here;
end $$;

-- Every retired matter of the county comes back by a change of its own, as any matter does; nobody but the house calls it.
create function matters.bring_all_back(here uuid) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare
  change uuid := gen_random_uuid();
  back uuid[] := array(select m.id from matters.matter m where m.county_id = here and m.retired_at is not null);
begin
  -- names and words that one got when others went up in it are the others' again
  update matters.matter m set aliases = array(select a.word from unnest(m.aliases) with ordinality a(word, n)
      where not exists (select from matters.matter_change_of o
        join matters.matter_change c on c.county_id = o.county_id and c.id = o.change_id
        where o.county_id = here and o.matter_id = m.id and o.part = 'into' and c.carried_out_at is not null
          and c.content -> 'moved' -> 'aliases' ? a.word) order by a.n)
    where m.county_id = here and exists (select from matters.matter_change_of o
      where o.county_id = here and o.matter_id = m.id and o.part = 'into');
  delete from matters.synonym s using matters.matter_change_of o, matters.matter_change c
    where s.county_id = here and o.county_id = here and c.county_id = here and o.matter_id = s.matter_id and o.part = 'into'
      and c.id = o.change_id and c.carried_out_at is not null
      and c.content -> 'moved' -> case s.language when 'sv' then 'synonymsSv' else 'synonymsEn' end ? s.word;
  if back = '{}' then return; end if;
  insert into matters.matter_change (county_id, id, organisation_id, kind, proposed_at, proposed_by)
    values (here, change, access.my_organisation(), 'restored', now(), access.my_person());
  insert into matters.matter_change_of (county_id, change_id, matter_id, part)
    select here, change, b, 'of' from unnest(back) b;
  update matters.matter_change set carried_out_by = access.my_person(), carried_out_at = greatest(now(),
      (select max(m.retired_at) from matters.matter m where m.county_id = here)) where county_id = here and id = change;
  update matters.matter set retired_at = null, retired_because = null, retired_in = null
    where county_id = here and retired_at is not null;
  update matters.area a set retired_at = null where a.county_id = here and a.retired_at is not null
    and exists (select from matters.matter m where m.county_id = here and m.area_id = a.id);
  -- a part may have taken the name of the whole: now that both are in use, the later says that it is new
  update matters.matter m set name_sv = left(m.name_sv, 188) || same.sv, name_en = left(m.name_en, 188) || same.en
    from (select id, case n when 2 then ' (ny)' else format(' (ny %s)', n - 1) end as sv,
        case n when 2 then ' (new)' else format(' (new %s)', n - 1) end as en
      from (select id, row_number() over (partition by lower(name_sv) order by number = 0, id) as n
        from matters.matter where county_id = here) numbered where n > 1) same
    where m.county_id = here and m.id = same.id;
end $$;
revoke execute on function matters.bring_all_back(uuid) from public;
