-- 0015-matters-objections.sql
-- An objection may come as long as its twenty working days last, also when every yes has been said before that: it is
-- shown, it stops nothing. And the house looks at proposals whose owner or contributor has left the county.
create or replace function matters.answer_is_honest() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare it matters.proposal;
begin
  if matters.a_person_acts() then
    if new.answered_by is distinct from access.my_person() then
      raise exception 'an answer is given by the one who gives it' using errcode = '23514';
    end if;
    select * into it from matters.proposal where county_id = new.county_id and id = new.proposal_id;
    if it.ended_at is not null and not (it.ended_because = 'agreed' and new.answer in ('objects', 'withdrawn')
        and exists (select from matters.proposal_party t where t.county_id = new.county_id and t.proposal_id = new.proposal_id
          and t.organisation_id = new.organisation_id and t.may_object and cardinality(t.must_at) = 0)) then
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

create or replace function matters.due_proposals(today date) returns table (county_id uuid, proposal_id uuid)
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
        where b.county_id = p.county_id and b.proposal_id = p.id and q.ended_at is null))
     or exists (select from matters.proposal_role r where r.county_id = p.county_id and r.proposal_id = p.id
        and r.role in ('owner', 'contributor') and r.organisation_id is not null and not exists (
          select from organisations.county_member m where m.county_id = p.county_id
            and m.organisation_id = r.organisation_id and m.membership = 'member')))
   order by p.county_id, p.id $$;
