-- The first administrator of a county: nobody is there to invite, so whoever runs the installation does.
alter table organisations.invitation
  alter column invited_by drop not null,
  add column county_roles text[] not null default '{}' check (county_roles <@ array['space-administrator', 'operator']),
  add check (invited_by is not null or cardinality(county_roles) > 0);
comment on column organisations.invitation.county_roles is 'What the person becomes in the county besides; only where whoever runs the installation invited';
comment on column organisations.invitation.invited_by is 'Null: whoever runs the installation, by npm run first-administrator';

-- The owner's alone (the app is granted nothing): invite the first administrator to a county's region, or to another
-- member. A link of before that nobody has used ends. Refuses where the county has a space administrator, unless `besides`.
-- done · has-administrator · unknown (no such county, or no such member)
create function organisations.invite_first(county text, organisation text, mail text, name text, language text, token bytea, besides boolean)
  returns table (outcome text, organisation_name text, ends_at timestamptz) language plpgsql set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare here organisations.county; member organisations.organisation; new_id uuid := gen_random_uuid();
begin
  select * into here from organisations.county c where c.slug = invite_first.county for update;
  select o.* into member from organisations.organisation o
    join organisations.county_member c on c.organisation_id = o.id and c.county_id = here.id and c.membership = 'member'
   where o.slug = invite_first.organisation or (invite_first.organisation is null and o.id = here.region_id);
  outcome := case when member.id is null then 'unknown'
    when not besides and exists (select from organisations.county_role r
      join organisations.membership m on m.person_id = r.person_id and m.ended_at is null
      join organisations.county_member c on c.organisation_id = m.organisation_id and c.county_id = here.id
      where r.county_id = here.id and r.role = 'space-administrator') then 'has-administrator'
    else 'done' end;
  organisation_name := member.name;
  if outcome = 'done' then
    update organisations.invitation i set revoked_at = now() where i.county_id = here.id and i.organisation_id = member.id
      and (i.mail = lower(invite_first.mail) or i.invited_by is null) and i.accepted_at is null and i.revoked_at is null;
    insert into organisations.invitation (county_id, id, organisation_id, mail, name, role, language, token, handed_over, county_roles, ends_at)
      values (here.id, new_id, member.id, lower(invite_first.mail), invite_first.name, 'administrator', invite_first.language,
        invite_first.token, true, '{space-administrator}', now() + interval '3 days')
      returning organisations.invitation.ends_at into ends_at;
    insert into history.access_log (organisation_id, county_id, what, tbl, row_id, outcome, detail)
      values (member.id, here.id, 'people', 'organisations.invitation', new_id::text, 'done', 'first administrator');
  end if;
  return next;
end $$;
revoke execute on function organisations.invite_first(text, text, text, text, text, bytea, boolean) from public;

-- As before, and the roles in the county that the invitation gives.
create or replace function organisations.accept_invitation(token bytea, new_person uuid, name text, session bytea)
  returns table (outcome text, county_id uuid, organisation_id uuid, person_id uuid)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare i organisations.invitation; whose uuid;
begin
  if not access.i_am_system() then raise exception 'asked by the house itself' using errcode = '42501'; end if;
  select * into i from organisations.invitation v where v.token = accept_invitation.token and v.county_id = access.my_county() for update;
  outcome := case when i.id is null then 'unknown' when i.accepted_at is not null then 'used' when i.revoked_at is not null then 'revoked'
    when i.ends_at <= now() then 'expired' else 'done' end;
  if outcome <> 'done' then return next; return; end if;
  select a.person_id into whose from access.account a where a.mail = i.mail;
  if whose is null then
    whose := new_person;
    insert into organisations.person (id, name) values (whose, accept_invitation.name);
    insert into access.account (person_id, mail, language, mail_proved_at)
      values (whose, i.mail, i.language, case when not i.handed_over then now() end);
  elsif not exists (select from access.session s where s.hash = accept_invitation.session and s.person_id = whose and s.kind = 'full'
      and s.expires_at > now() and s.seen_at > now() - interval '2 hours') then
    outcome := 'sign-in-first';
    return next;
    return;
  end if;
  insert into organisations.membership (person_id, organisation_id, role) values (whose, i.organisation_id, i.role)
    on conflict on constraint membership_pkey do update set role = excluded.role, begun_at = now(), ended_at = null, ended_by = null,
      cleared_at = null, cleared_by = null, version = organisations.membership.version + 1;
  insert into organisations.county_role (county_id, person_id, role)
    select i.county_id, whose, r from unnest(i.county_roles) r on conflict do nothing;
  update organisations.invitation v set accepted_at = now(), accepted_by = whose where v.county_id = i.county_id and v.id = i.id;
  county_id := i.county_id;
  organisation_id := i.organisation_id;
  person_id := whose;
  return next;
end $$;

-- What a link leads to, as before, and what one becomes in the county.
drop function organisations.invitation_of(bytea);
create function organisations.invitation_of(token bytea)
  returns table (state text, county_id uuid, organisation_id uuid, organisation_name text, name text, mail text, role text,
    language text, ends_at timestamptz, has_account boolean, county_roles text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case when i.accepted_at is not null then 'used' when i.revoked_at is not null then 'revoked'
      when i.ends_at <= now() then 'expired' else 'ok' end,
      i.county_id, i.organisation_id, o.name, i.name, i.mail, i.role, i.language, i.ends_at,
      exists (select from access.account a where a.mail = i.mail), i.county_roles
    from organisations.invitation i join organisations.organisation o on o.id = i.organisation_id
   where i.token = invitation_of.token $$;
revoke execute on function organisations.invitation_of(bytea) from public;
grant execute on function organisations.invitation_of(bytea) to ragang_app;

-- Is anybody here to sign in as? Told to whoever comes to the door, and at the start.
create function organisations.somebody_is_here() returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$ select exists (select from organisations.membership where ended_at is null) $$;
revoke execute on function organisations.somebody_is_here() from public;
grant execute on function organisations.somebody_is_here() to ragang_app;
call access.list('definer', 'organisations.somebody_is_here()', 'yes or no, so that the door can say that nobody has moved in yet');
