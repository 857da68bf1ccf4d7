-- 0023-access-checked.sql
-- The house checks itself: access.faults() reads the catalogue and says, in words, whatever could let somebody past the
-- rules of access. The start refuses where it finds anything, and so does `npm run check`. What is allowed to stand
-- outside the rules stands on a list with its reason, and the list is checked too: what is on it and no longer there is
-- a fault. Then what it found in 0001–0022 is put right. And where the care of the house is written: backups, and
-- restores that were verified.
set local check_function_bodies = off; -- i_operate() and the counts come with their own parts

-- ---------------------------------------------------------------- the list
create table access.listed (
  kind text not null check (kind in ('definer', 'open table', 'open policy', 'schema', 'role')),
  name text not null,
  why text not null check (length(why) between 10 and 300),
  primary key (kind, name)
);
comment on table access.listed is 'What may stand outside the rules of access, each with its reason; access.faults() holds it against the catalogue';
comment on column access.listed.kind is 'definer: works as its owner; open table: read without policies; open policy: asks nothing about who reads; schema: made and kept by a library; role: may hold privileges';
comment on column access.listed.name is 'definer: name with the types of its arguments, as regprocedure writes it; else the name with its schema';
call access.protect('access.listed', 'sql:true', 'nobody', 'nobody');
revoke insert, update on access.listed from ragang_app;

-- Put something on the list: `call access.list('definer', 'matters.x(uuid)', 'why it must work as its owner')`.
create procedure access.list(kind text, name text, why text) language sql set search_path = pg_catalog, pg_temp as $$
  insert into access.listed values (kind, name, why)
    on conflict on constraint listed_pkey do update set why = excluded.why $$;

-- ---------------------------------------------------------------- what could let somebody past
-- The schemas that are ours: not PostgreSQL's own, and not one that a library keeps (listed).
create function access.our_schemas() returns table (id oid, name text) language sql stable
  set search_path = pg_catalog, pg_temp as $$
  select n.oid, n.nspname::text from pg_namespace n
   where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
     and not exists (select from access.listed l where l.kind = 'schema' and l.name = n.nspname) $$;

-- Tables, views and what else holds rows.
create function access.faults_of_tables() returns table (object text, fault text) language sql stable
  set search_path = pg_catalog, pg_temp set jit = off as $$
  with ours as materialized (
    select c.oid, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relispartition,
        format('%I.%I', s.name, c.relname) as name,
        has_any_column_privilege('ragang_app', c.oid, 'select, insert, update, references')
          or has_table_privilege('ragang_app', c.oid, 'delete, truncate, trigger') as granted
      from pg_class c join access.our_schemas() s on s.id = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f')
  ), tables as (select * from ours where relkind in ('r', 'p') and granted and not exists (
    select from access.listed l where l.kind = 'open table' and l.name = ours.name))
  select name, 'is open to the app without row level security' from tables where not relrowsecurity
  union all select name, 'has row level security that its owner passes by: it is not forced' from tables
    where relrowsecurity and not relforcerowsecurity
  union all select name, 'is open to the app and has no policy for reading' from tables t
    where not exists (select from pg_policy p where p.polrelid = t.oid and p.polcmd in ('r', '*') and p.polroles = '{0}')
  union all select o.name, 'is not read by its owner either (no policy "ground"): backups would leave its rows out'
    from ours o join pg_class c on c.oid = o.oid where o.relkind in ('r', 'p') and o.relforcerowsecurity and not exists (
      select from pg_policy p where p.polrelid = o.oid and p.polname = 'ground' and p.polroles = array[c.relowner])
  union all select name, 'is a view that reads as its owner: it needs security_invoker' from ours
    where relkind = 'v' and not coalesce(reloptions && array['security_invoker=true', 'security_invoker=on'], false)
  union all select name, 'is a materialized view: no policy holds for its rows' from ours where relkind = 'm'
  union all select name, 'is a foreign table: no policy holds for its rows' from ours where relkind = 'f'
  union all select o.name, 'inherits from another table: policies of the one do not hold through the other'
    from ours o join pg_inherits i on i.inhrelid = o.oid where not o.relispartition
  union all select o.name, format('has a rule of its own (%s): what is asked is not what is done', r.rulename)
    from ours o join pg_rewrite r on r.ev_class = o.oid where r.rulename <> '_RETURN'
  union all select name, 'may be removed from by the app, and no policy says which rows' from ours o
    where relkind in ('r', 'p') and has_table_privilege('ragang_app', o.oid, 'delete') and not exists (
      select from pg_policy p where p.polrelid = o.oid and p.polcmd in ('d', '*') and p.polroles = '{0}'
        and pg_get_expr(p.polqual, p.polrelid) <> 'false')
  union all select name, 'may be emptied, referred to or given triggers by the app' from ours o
    where has_table_privilege('ragang_app', o.oid, 'truncate, trigger')
       or has_any_column_privilege('ragang_app', o.oid, 'references')
  union all select name, 'is on the list as open, and may be written' from ours o
    where exists (select from access.listed l where l.kind = 'open table' and l.name = o.name)
      and (has_any_column_privilege('ragang_app', o.oid, 'insert, update') or has_table_privilege('ragang_app', o.oid, 'delete'))
  union all select o.name, format('has a policy (%s) for a role by name; a plan made for one may be used by another', p.polname)
    from ours o join pg_policy p on p.polrelid = o.oid join pg_class c on c.oid = o.oid
   where p.polroles <> '{0}' and not (p.polname = 'ground' and p.polroles = array[c.relowner])
  union all select o.name, format('has a policy (%s) that does not ask who it is', p.polname)
    from ours o join pg_policy p on p.polrelid = o.oid
   where o.granted and p.polpermissive and p.polroles = '{0}'
     and not exists (select from access.listed l where l.kind = 'open policy' and l.name = o.name)
     and exists (select from (values (pg_get_expr(p.polqual, p.polrelid)), (pg_get_expr(p.polwithcheck, p.polrelid))) as e(expr)
       where e.expr is not null and e.expr <> 'false' and e.expr !~ (
         select '\m(' || string_agg(s.name, '|') || ')\.\w+\(' from access.our_schemas() s))
  union all
  -- the columns of a foreign key, in any order, begin an index: else each removal reads the whole table
  select k.conrelid::regclass::text, format('has a foreign key (%s) without an index', k.conname)
    from pg_constraint k join ours o on o.oid = k.conrelid
   where k.contype = 'f' and not exists (
     select from pg_index i where i.indrelid = k.conrelid and i.indisvalid
       and (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(k.conkey)] @> k.conkey
       and (i.indpred is null or regexp_replace(pg_get_expr(i.indpred, i.indrelid), '"?\w+"? IS NOT NULL|AND|[() ]', '', 'g') = '')) $$;

-- Functions and procedures.
create function access.faults_of_functions() returns table (object text, fault text) language sql stable
  set search_path = pg_catalog, pg_temp set jit = off as $$
  with ours as materialized (
    select p.oid, p.oid::regprocedure::text as name, p.prosecdef, p.proconfig, p.proowner, p.prolang,
        coalesce(p.proacl, acldefault('f', p.proowner)) as acl
      from pg_proc p join access.our_schemas() s on s.id = p.pronamespace
     where not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  )
  select name, 'works as its owner and is not on the list' from ours
    where prosecdef and not exists (select from access.listed l where l.kind = 'definer' and to_regprocedure(l.name) = ours.oid)
  union all select name, 'works as its owner and looks for names where its caller says: set search_path = pg_catalog, pg_temp' from ours
    where prosecdef and not coalesce('search_path=pg_catalog, pg_temp' = any (proconfig), false)
  union all select name, 'may be run by anybody: revoke execute from public' from ours
    where exists (select from aclexplode(acl) a where a.grantee = 0)
  union all select name, 'is written in a language that can reach the server itself' from ours
    join pg_language l on l.oid = ours.prolang where not l.lanpltrusted and l.lanname not in ('internal', 'c', 'sql') $$;

-- Who holds what: nobody but the owner, the app and roles on the list; nothing comes by itself.
create function access.faults_of_grants() returns table (object text, fault text) language sql stable
  set search_path = pg_catalog, pg_temp set jit = off as $$
  with ours as materialized (select * from access.our_schemas()),
  relations as materialized (select c.oid, format('%I.%I', s.name, c.relname) as name, c.relkind, c.relowner, c.relacl
    from pg_class c join ours s on s.id = c.relnamespace),
  held as materialized (
    select c.name, c.relkind, c.relowner as owner, a.grantee, a.privilege_type from relations c, aclexplode(c.relacl) a
    union all
    select c.name, c.relkind, c.relowner, a.grantee, a.privilege_type
      from relations c join pg_attribute t on t.attrelid = c.oid and t.attacl is not null, aclexplode(t.attacl) a
    union all
    select 'schema ' || s.name, 'n', n.nspowner, a.grantee, a.privilege_type
      from pg_namespace n join ours s on s.id = n.oid, aclexplode(n.nspacl) a
     where not (s.name = 'public' and a.privilege_type = 'USAGE')
    union all
    select p.oid::regprocedure::text, 'P', p.proowner, a.grantee, a.privilege_type
      from pg_proc p join ours s on s.id = p.pronamespace, aclexplode(p.proacl) a where a.grantee <> 0
  )
  select distinct name, case when grantee = 0 then format('is open to anybody who reaches the database (%s)', lower(privilege_type))
      else format('is open to the role %s (%s), which is not on the list', pg_get_userbyid(grantee), lower(privilege_type)) end
    from held where grantee <> owner and (grantee = 0 or (pg_get_userbyid(grantee) <> 'ragang_app' and not exists (
      select from access.listed l where l.kind = 'role' and l.name = pg_get_userbyid(grantee))))
  union all select distinct name, 'is a sequence open to the app: it could be set back' from held
    where relkind = 'S' and grantee = 'ragang_app'::regrole
  union all select distinct name, 'lets the app make things in it' from held
    where relkind = 'n' and grantee = 'ragang_app'::regrole and privilege_type = 'CREATE'
  union all select coalesce(n.nspname::text, 'the database'), 'gives what is made later to somebody by itself (default privileges)'
    from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace, aclexplode(d.defaclacl) a
   where a.grantee <> d.defaclrole and (n.oid is null or exists (select from ours s where s.id = n.oid))
  union all select 'functions made later', 'may be run by anybody: the default privileges do not take that away'
    where not exists (select from pg_default_acl d join pg_namespace n on n.nspname = 'access' and n.nspowner = d.defaclrole
      where d.defaclobjtype = 'f' and d.defaclnamespace = 0
        and not exists (select from aclexplode(d.defaclacl) a where a.grantee = 0))
  union all select pg_describe_object(s.classid, s.objid, s.objsubid), 'belongs to the app, which shall own nothing'
    from pg_shdepend s where s.refclassid = 'pg_authid'::regclass and s.refobjid = 'ragang_app'::regrole
      and s.deptype = 'o' and s.dbid in (0, (select oid from pg_database where datname = current_database())) $$;

-- The list held against the catalogue.
create function access.faults_of_list() returns table (object text, fault text) language sql stable
  set search_path = pg_catalog, pg_temp set jit = off as $$
  select l.name, format('stands on the list (%s) and is not there; take it off the list', l.kind) from access.listed l
   where case l.kind
     when 'definer' then not exists (select from pg_proc p where p.oid = to_regprocedure(l.name) and p.prosecdef)
     when 'open table' then not exists (select from pg_class c where c.oid = to_regclass(l.name) and not c.relrowsecurity
       and has_any_column_privilege('ragang_app', c.oid, 'select'))
     when 'open policy' then not exists (select from pg_policy p where p.polrelid = to_regclass(l.name))
     when 'schema' then to_regnamespace(l.name) is null
     else false end $$;

-- The role that the app signs in as. (Not on the embedded database: everybody is its superuser.)
create function access.faults_of_login(login name) returns table (object text, fault text) language sql stable
  set search_path = pg_catalog, pg_temp as $$
  with role as (select * from pg_roles where rolname = login)
  select 'the role ' || login, f.fault from role r, lateral (values
    (r.rolsuper, 'is superuser: no rule of access holds for it'),
    (r.rolbypassrls, 'passes by row level security (bypassrls)'),
    (r.rolcreaterole, 'may make roles, and so become another'),
    (r.rolreplication, 'may copy the whole server (replication)'),
    (exists (select from pg_namespace n where n.nspname in ('access', 'history') and pg_has_role(r.oid, n.nspowner, 'member')),
      'is the owner of the tables, or may become it'),
    (exists (select from pg_database d where d.datname = current_database() and pg_has_role(r.oid, d.datdba, 'member')),
      'is the owner of the database, or may become it'),
    (exists (select from pg_shdepend s where s.refclassid = 'pg_authid'::regclass and s.refobjid = r.oid and s.deptype = 'o'
      and s.dbid = (select oid from pg_database where datname = current_database())), 'owns something in the database'),
    (exists (select from pg_roles o where o.oid <> r.oid and pg_has_role(r.oid, o.oid, 'member') and (o.rolsuper or o.rolbypassrls
      or o.rolcreaterole or o.rolname in ('pg_read_all_data', 'pg_write_all_data', 'pg_execute_server_program',
        'pg_read_server_files', 'pg_write_server_files'))), 'may become a role that passes by the rules of access')
    ) as f(holds, fault) where f.holds
  union all select 'the role ' || login, 'does not exist on the server' where not exists (select from role)
  union all select 'the role ragang_app', 'may sign in, or passes by the rules of access' from pg_roles
    where rolname = 'ragang_app' and (rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
  union all select 'the role ragang_app', format('may become %s', o.rolname) from pg_auth_members m
    join pg_roles o on o.oid = m.roleid where m.member = 'ragang_app'::regrole $$;

-- Everything that could let somebody past the rules: none is what a sound house answers.
-- `login`: the role that the app signs in as; null leaves the roles out (the embedded database has only its superuser).
create function access.faults(login name default session_user) returns table (object text, fault text) language sql stable
  set search_path = pg_catalog, pg_temp as $$
  select * from access.faults_of_tables() union all select * from access.faults_of_functions()
  union all select * from access.faults_of_grants() union all select * from access.faults_of_list()
  union all select * from access.faults_of_login(login) where login is not null order by 1, 2 $$;

-- What works, and is slow: words for the start and for the operator.
create function access.slow() returns table (object text, why text, remedy text) language sql stable
  set search_path = pg_catalog, pg_temp as $$
  select string_agg(i.indexrelid::regclass::text, ', '),
      'a search in its text reads every row, because the comparison may not look at rows before the rules of access have',
      'alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof'
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam and m.amname = 'gin'
    join access.our_schemas() s on s.id = c.relnamespace
   where exists (select from pg_attribute a where a.attrelid = i.indexrelid and a.atttypid in ('tsvector'::regtype, 'text'::regtype)
       and exists (select from pg_opclass o where o.oid = any (i.indclass::oid[]) and o.opcintype = 'tsvector'::regtype))
     and not (select proleakproof from pg_proc where oid = 'pg_catalog.ts_match_vq(tsvector, tsquery)'::regprocedure)
  having count(*) > 0 $$;

-- ---------------------------------------------------------------- the care of the house
-- Backups that were made and restores that were verified. Written by the owner of the schema, read by the operator.
create table access.care (
  id bigint generated always as identity primary key,
  what text not null check (what in ('backup', 'restore')),
  at timestamptz not null default clock_timestamp(),
  file text not null check (length(file) <= 200),
  bytes bigint,
  sha256 text,
  rows bigint,
  faults int not null default 0
);
comment on table access.care is 'Backups made, and restores held against what the backup said of itself; no content';
comment on column access.care.faults is 'For a restore: how many things were not as they had been; 0: all was';
call access.protect('access.care', 'sql:(select access.i_operate())', 'nobody', 'nobody');
revoke insert, update on access.care from ragang_app;

-- The state of the installation, for whoever runs it: no content, no names.
create function access.state_of_house() returns jsonb language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if not coalesce(access.i_operate(), false) then
    raise exception 'only the operator' using errcode = '42501';
  end if;
  return jsonb_build_object(
    'server', current_setting('server_version'),
    'bytes', pg_database_size(current_database()),
    'migrations', (select max(number) from public.migration),
    'backup', (select to_jsonb(c) from access.care c where what = 'backup' order by id desc limit 1),
    'restore', (select to_jsonb(c) from access.care c where what = 'restore' order by id desc limit 1),
    'unsealed', (select coalesce(jsonb_agg(to_jsonb(u)), '[]') from history.unsealed() u),
    'seals', (select jsonb_build_object('count', count(*), 'last', max(at)) from history.seal),
    'mail', (select jsonb_build_object('waiting', count(*) filter (where state in ('waiting', 'sending')),
        'oldest', min(asked_at) filter (where state in ('waiting', 'sending')),
        'failed', count(*) filter (where state in ('failed', 'returned') and settled_at > now() - interval '7 days')) from mail.message),
    'slow', (select coalesce(jsonb_agg(to_jsonb(s)), '[]') from access.slow() s));
end $$;
revoke execute on function access.state_of_house() from public;
grant execute on function access.state_of_house() to ragang_app;

-- ---------------------------------------------------------------- put right what it found
create index on organisations.contact_point (county_id, organisation_id, unit_id);
create index on matters.boundary (county_id, proposal_id) where proposal_id is not null;

-- PostgreSQL lets everybody run a new function; here a function is granted by name or not at all.
alter default privileges revoke execute on functions from public;
do $$
declare one regprocedure;
begin
  for one in select p.oid from pg_proc p join access.our_schemas() s on s.id = p.pronamespace
      where p.proowner = (select oid from pg_roles where rolname = current_user)
        and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0) loop
    execute format('revoke execute on routine %s from public', one);
  end loop;
end $$;

grant execute on function access.faults(name), access.faults_of_tables(), access.faults_of_functions(),
  access.faults_of_grants(), access.faults_of_list(), access.faults_of_login(name), access.our_schemas(), access.slow()
  to ragang_app;

-- ---------------------------------------------------------------- on the list
insert into access.listed (kind, name, why) values
  ('definer', 'access.seal(text)', 'the seal of a context is made with a secret that nobody may read'),
  ('definer', 'access.context()', 'the seal of a context is made with a secret that nobody may read'),
  ('definer', 'access.mark()', 'the seal of a context is made with a secret that nobody may read'),
  ('definer', 'access.act(bytea,text)', 'takes up the place of whoever holds the session, from the session and membership as they are now'),
  ('definer', 'access.act_as_public(uuid,text)', 'takes up the place of anybody, in one countys open pages'),
  ('definer', 'access.act_as_system(uuid,text,text)', 'takes up the place of the house itself; needs the key that only the server process holds'),
  ('definer', 'access.take_system_key()', 'takes up the place of the house itself; needs the key that only the server process holds'),
  ('definer', 'access.is_key(text)', 'takes up the place of the house itself; needs the key that only the server process holds'),
  ('definer', 'access.open_session(text,bytea,uuid,uuid,uuid,text,text,uuid,text,text)', 'sessions are rows that nobody may read; it opens, changes or ends one that is proven'),
  ('definer', 'access.change_session(text,bytea,bytea,uuid,text,boolean,text)', 'sessions are rows that nobody may read; it opens, changes or ends one that is proven'),
  ('definer', 'access.close_session(bytea)', 'sessions are rows that nobody may read; it opens, changes or ends one that is proven'),
  ('definer', 'access.session_seen(bytea)', 'sessions are rows that nobody may read; it opens, changes or ends one that is proven'),
  ('definer', 'access.viewer_of(bytea)', 'sessions are rows that nobody may read; it opens, changes or ends one that is proven'),
  ('definer', 'access.my_sessions()', 'sessions are rows that nobody may read; it shows or ends the persons own'),
  ('definer', 'access.end_my_session(uuid)', 'sessions are rows that nobody may read; it shows or ends the persons own'),
  ('definer', 'access.end_my_sessions()', 'sessions are rows that nobody may read; it shows or ends the persons own'),
  ('definer', 'access.my_places()', 'the persons own employers and name, whichever of them is acting'),
  ('definer', 'access.my_name()', 'the persons own employers and name, whichever of them is acting'),
  ('definer', 'access.mail_of(uuid)', 'addresses are rows that nobody may read; it answers the house, the person and their administrator'),
  ('definer', 'access.prove_mail(text,uuid)', 'addresses are rows that nobody may read; it answers the house, the person and their administrator'),
  ('definer', 'access.i_am_member()', 'says yes or no of the organisation that asks'),
  ('definer', 'access.existence_of(regclass,uuid)', 'that something is there, where its writer lets that be known; never its words'),
  ('definer', 'access.empty_shared(uuid)', 'empties the example data of a whole county; for the coordinator and the space administrator'),
  ('definer', 'organisations.empty_demo()', 'empties the example data of a whole county; for the coordinator and the space administrator'),
  ('definer', 'matters.empty_demo()', 'empties the example data of a whole county; for the coordinator and the space administrator'),
  ('definer', 'matters.bring_all_back(uuid)', 'empties the example data of a whole county; for the coordinator and the space administrator'),
  ('definer', 'access.state_of_house()', 'counts and times of the installation, for the operator only; no content'),
  ('definer', 'history.remember()', 'writes the history, which nobody may write'),
  ('definer', 'history.log_access(text,text,text,text,text)', 'writes the history, which nobody may write'),
  ('definer', 'history.marked()', 'which tables can bear a note of secrecy: names of tables'),
  ('definer', 'history.seal_up(text,integer)', 'seals the history, which nobody may write; for the house'),
  ('definer', 'history.hold_still(text)', 'seals the history, which nobody may write; for the house'),
  ('definer', 'history.unsealed()', 'how much waits for its seal: numbers and times'),
  ('definer', 'history.digests_for(text,bigint[])', 'salted hashes of rows, so that an export can be checked by whoever holds it'),
  ('definer', 'history.due(timestamp with time zone)', 'what rules make due, in numbers, and disposal by decision; for the operator'),
  ('definer', 'history.set_retention(text,integer,text)', 'what rules make due, in numbers, and disposal by decision; for the operator'),
  ('definer', 'history.dispose(uuid,text,timestamp with time zone,bigint,text,text,date)', 'what rules make due, in numbers, and disposal by decision; for the operator'),
  ('definer', 'mail.enqueue(uuid,text,text,uuid,uuid,text,text,text,uuid,uuid,text,uuid,text,jsonb,date,timestamp with time zone)', 'asks for a mail in the same transaction; the outbox is not written by hand'),
  ('definer', 'mail.bears_secrecy(text,uuid)', 'asks for a mail in the same transaction; the outbox is not written by hand'),
  ('definer', 'mail.claim(uuid,integer,interval,timestamp with time zone)', 'sends mail as the house: takes, settles and gives back messages, which nobody may read whole'),
  ('definer', 'mail.settle(uuid,uuid,text,text,text,timestamp with time zone,timestamp with time zone)', 'sends mail as the house: takes, settles and gives back messages, which nobody may read whole'),
  ('definer', 'mail.give_back(uuid,timestamp with time zone)', 'sends mail as the house: takes, settles and gives back messages, which nobody may read whole'),
  ('definer', 'mail.spread(mail.message,timestamp with time zone)', 'sends mail as the house: takes, settles and gives back messages, which nobody may read whole'),
  ('definer', 'mail.reason_against(mail.message,timestamp with time zone)', 'sends mail as the house: takes, settles and gives back messages, which nobody may read whole'),
  ('definer', 'mail.clean(timestamp with time zone)', 'sends mail as the house: takes, settles and gives back messages, which nobody may read whole'),
  ('definer', 'mail.counties_due(timestamp with time zone)', 'sends mail as the house: takes, settles and gives back messages, which nobody may read whole'),
  ('definer', 'mail.server_answered(timestamp with time zone)', 'notes how the mail server answers; for the house'),
  ('definer', 'mail.server_failed(text,timestamp with time zone)', 'notes how the mail server answers; for the house'),
  ('definer', 'mail.troubles(integer)', 'the operators view of the queue of mail, without addresses or what it is about'),
  ('definer', 'mail.try_again(uuid)', 'the operators view of the queue of mail, without addresses or what it is about'),
  ('definer', 'mail.came_back(uuid)', 'the operators view of the queue of mail, without addresses or what it is about'),
  ('definer', 'mail.ask_server_now()', 'the operators view of the queue of mail, without addresses or what it is about'),
  ('definer', 'mail.proposals_waiting(date,date)', 'ids of what has come due, for the house'),
  ('definer', 'mail.boundaries_due(date)', 'ids of what has come due, for the house'),
  ('definer', 'matters.all_due_proposals(date)', 'ids of what has come due, for the house'),
  ('definer', 'matters.all_due_rounds(date)', 'ids of what has come due, for the house'),
  ('definer', 'matters.due_proposals(date)', 'ids of what has come due, for the house'),
  ('definer', 'matters.due_rounds(date)', 'ids of what has come due, for the house'),
  ('definer', 'matters.answer_is_honest()', 'a rule that must see more than the writer may, and answers by refusing'),
  ('definer', 'matters.boundary_is_agreed()', 'a rule that must see more than the writer may, and answers by refusing'),
  ('definer', 'matters.change_is_honest()', 'a rule that must see more than the writer may, and answers by refusing'),
  ('definer', 'matters.matter_is_in_use()', 'a rule that must see more than the writer may, and answers by refusing'),
  ('definer', 'matters.opinion_is_honest()', 'a rule that must see more than the writer may, and answers by refusing'),
  ('definer', 'matters.origins_are_sound()', 'a rule that must see more than the writer may, and answers by refusing'),
  ('definer', 'matters.proposal_is_honest()', 'a rule that must see more than the writer may, and answers by refusing'),
  ('definer', 'matters.reminder_is_honest()', 'a rule that must see more than the writer may, and answers by refusing'),
  ('definer', 'matters.stance_is_honest()', 'a rule that must see more than the writer may, and answers by refusing'),
  ('definer', 'matters.still_true_is_honest()', 'a rule that must see more than the writer may, and answers by refusing'),
  ('definer', 'matters.yes_is_kept()', 'a rule that must see more than the writer may, and answers by refusing'),
  ('definer', 'matters.my_proposals()', 'ids of proposals that the organisation is a party to; asked by policies that would else ask one another'),
  ('definer', 'matters.my_packages()', 'ids of proposals that the organisation is a party to; asked by policies that would else ask one another'),
  ('definer', 'matters.under_way()', 'which matters are in a round that has not opened: ids, no answers'),
  ('definer', 'matters.open_matters()', 'names that go with what is open to anybody'),
  ('definer', 'organisations.open_counties()', 'names that go with what is open to anybody'),
  ('definer', 'organisations.open_members()', 'names that go with what is open to anybody'),
  ('definer', 'organisations.open_profiles()', 'names that go with what is open to anybody'),
  ('definer', 'organisations.demo_people()', 'invented people to sign in as, where a demo is wanted; before anybody is known'),
  ('definer', 'organisations.people_of_my_county()', 'names of the people of ones own county'),
  ('open table', 'public.migration', 'which version of the schema this is; read at each start, before it is known who asks'),
  ('open policy', 'access.listed', 'this list itself: names of the schema and reasons, no rows of anybody'),
  ('open policy', 'access.kept', 'which tables hold records, and how they are named: of the schema, no rows of anybody'),
  ('open policy', 'history.kept_table', 'which tables keep a history: of the schema, no rows of anybody');
insert into access.listed (kind, name, why) values
  ('definer', 'organisations.our_people()', 'addresses and clearance are shown to the organisation''s administrators only'),
  ('definer', 'organisations.change_person(uuid,integer,text,boolean,boolean)', 'roles are written by an administrator of the organisation, with a fresh sign-in'),
  ('definer', 'organisations.invite(uuid,uuid,text,text,text,text,bytea,boolean)', 'invitations are written by an administrator, with a fresh sign-in'),
  ('definer', 'organisations.revoke_invitation(uuid)', 'invitations are written by an administrator'),
  ('definer', 'organisations.invitation_of(bytea)', 'says what a link is for, before anybody is known'),
  ('definer', 'organisations.accept_invitation(bytea,uuid,text,bytea)', 'takes an invitation once; for the house only'),
  ('definer', 'organisations.set_county_role(uuid,text,boolean)', 'roles of the county are written by the space administrator, with a fresh sign-in'),
  ('definer', 'organisations.set_member(uuid,text)', 'who is a member is written by the space administrator, with a fresh sign-in'),
  ('definer', 'matters.is_signed()', 'a rule that must see more than the writer may, and answers by refusing'),
  ('definer', 'matters.stance_is_sound()', 'a rule that must see more than the writer may, and answers by refusing');
