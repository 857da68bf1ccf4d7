-- 0028-access-found.sql
-- Words are found among many records without reading them all. Under row level security PostgreSQL uses no text index:
-- its comparison might tell of rows before the rules of access have been asked. So the owner of the schema asks it, in a
-- function that holds the table's own policy beside the words, and answers with ids that the viewer may read. Nothing of
-- it needs a superuser or an extension. And the newest of many are read in the order of an index.
set local check_function_bodies = off;

alter table access.kept add column found_by text[];
comment on column access.kept.found_by is 'The columns in its text index, in order; null: it has none, and a search reads every row';

-- ---------------------------------------------------------------- a text as all its runs of three letters
-- A part of a word is found too ("varsel" in "uppsägningsvarsel"), as ilike does; with words as they are it would not be.
create function access.grams(words text[]) returns tsvector language sql immutable parallel safe cost 5000 as $$
  select array_to_tsvector(array(
    select a || b || c from (select l as a, lead(l) over w as b, lead(l, 2) over w as c
        from unnest(string_to_array(lower(array_to_string(words, ' ')), null)) with ordinality as t(l, o)
        window w as (order by o)) as g
     where c is not null and ' ' not in (a, b, c))) $$;
comment on function access.grams(text[]) is 'Columns as one text, in small letters, as its runs of three letters without a blank';

-- Whatever holds these words holds all of these; null: they are too short to be looked up.
create function access.grams_asked(words text) returns tsquery language sql immutable parallel safe as $$
  select string_agg('''' || replace(replace(g, '\', '\\'), '''', '''''') || '''', ' & ')::tsquery
    from (select g from unnest(tsvector_to_array(access.grams(array[words]))) as g order by g limit 60) as first $$;

-- ---------------------------------------------------------------- one call gives a table its index
-- The column that a title is, or is the beginning of; null: it is made of more than that.
create function access.titled_by(title text) returns text language sql immutable
  set search_path = pg_catalog, pg_temp as $$ select substring(title from '^(?:left\()?r\.(\w+)(?:, \d+\))?$') $$;

create function access.grams_over(columns text[], alias text) returns text language sql immutable
  set search_path = pg_catalog, pg_temp as $$
  select format('access.grams(array[%s])', string_agg(alias || quote_ident(c), ', ' order by o))
    from unnest(columns) with ordinality as t(c, o) $$;

-- The text index and the index by time of a shared table; called by access.share, and again when a column of text has
-- come to the table. Its title is one of its own columns or the beginning of one; else it gets no text index.
create procedure access.make_quick(t regclass) language plpgsql as $$
declare
  k access.kept;
  columns text[] := records.words_of(t);
  short text := (select c.relname from pg_class c where c.oid = t);
  within text := (select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = t);
begin
  select c.* into strict k from access.kept c where c.tbl = format('%I.%I', within, short);
  if access.titled_by(k.title) = any (columns) then
    execute format('drop index if exists %I.%I', within, short || '_found');
    execute format('create index %I on %s using gin (%s)', short || '_found', t, access.grams_over(columns, ''));
    update access.kept c set found_by = columns where c.tbl = k.tbl;
  end if;
  if k.happened ~ '^r\.\w+$' then
    execute format('create index if not exists %I on %s (county_id, %s)', short || '_newest', t, substr(k.happened, 3));
  end if;
end $$;

create or replace procedure access.register(tbl regclass, kind text, title text, happened text, address text,
  owner text default 'organisation_id', shared boolean default false) language plpgsql as $$
begin
  insert into access.kept (tbl, kind, title, happened, address, owner, shared)
    select format('%I.%I', n.nspname, c.relname), kind, title, happened, address, owner, shared
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = tbl;
  if shared then call access.make_quick(tbl); end if;
end $$;

do $$ declare one text; begin
  for one in select k.tbl from access.kept k where k.shared order by k.tbl loop
    call access.make_quick(one::regclass);
  end loop;
end $$;

-- Those that hold the words and that the viewer may read, by the very condition of the table's policy; `most` of them,
-- in no order. Null: it cannot be looked up (words too short, no index, other policies), and every row must be read.
-- Whoever gets the ids reads the rows as themselves: row level security is asked again.
create function access.found(t regclass, words text, most int) returns uuid[]
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  k access.kept;
  asked tsquery := access.grams_asked(words);
  rule text;
  ids uuid[];
begin
  select c.* into k from access.kept c join pg_class r on r.oid = t join pg_namespace n on n.oid = r.relnamespace
    where c.tbl = format('%I.%I', n.nspname, r.relname);
  if asked is null or k.found_by is null or k.found_by <> records.words_of(t) then return null; end if;
  select min(pg_get_expr(p.polqual, p.polrelid)) into rule from pg_policy p join pg_class r on r.oid = p.polrelid
   where p.polrelid = t and p.polcmd in ('r', '*') and p.polroles <> array[r.relowner]
  having count(*) = 1 and bool_and(p.polpermissive and p.polroles = '{0}');
  if rule is null then return null; end if;
  execute format('select array(select r.id from %s r where (%s) and %s @@ $1 limit $2)', k.tbl, rule,
    access.grams_over(k.found_by, 'r.')) into ids using asked, greatest(least(most, 10001), 0);
  return ids;
end $$;
call access.list('definer', 'access.found(regclass,text,integer)', 'No index of text is used under row level security; it holds the table''s own policy beside the words, and answers with ids alone');

revoke execute on function access.grams(text[]), access.grams_asked(text), access.grams_over(text[], text), access.titled_by(text),
  access.found(regclass, text, int) from public;
revoke execute on procedure access.make_quick(regclass), access.register(regclass, text, text, text, text, text, boolean) from public;
grant execute on function access.grams(text[]), access.titled_by(text), access.found(regclass, text, int) to ragang_app;

-- ---------------------------------------------------------------- who reads is asked once
-- Each look at who asks checks the seal anew. These two did it three and four times, in every question about shared
-- records; they answer what they did in 0020.
create or replace function access.reading_as() returns uuid language plpgsql stable as $$
declare who text[] := access.context();
begin
  if nullif(who[3], '') is null or nullif(who[13], '') is not null then return null; end if;
  return nullif(who[2], '')::uuid;
end $$;

create or replace function access.i_am_member() returns boolean language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp as $$
declare who text[] := access.context();
begin
  if nullif(who[3], '') is null or nullif(who[13], '') is not null then return false; end if;
  return exists (select from organisations.county_member c where c.county_id = who[3]::uuid
    and c.organisation_id = nullif(who[2], '')::uuid and c.membership = 'member');
end $$;

-- ---------------------------------------------------------------- the desk asks so
-- As in 0024, but for the words: where a table has its index and few enough hold them, only those rows are read.
create or replace function records.kept_here(kinds text[], whose text, organisation uuid, since date, until date, marked boolean,
    words text, counting boolean, skip int, most int)
  returns table (tbl text, kind text, row_id text, title text, happened timestamptz, organisation_id uuid,
    secrecy_section text, visibility text, found bigint)
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  k access.kept;
  key text;
  own text;
  hay text;
  secret text;
  pieces text[] := '{}';
  sieve text;
  columns text[];
  ids uuid[];
begin
  for k in select * from access.kept c where kinds is null or c.kind = any (kinds) order by c.tbl loop
    select string_agg(format('(to_jsonb(r.%I) #>> ''{}'')', c), ' || ''/'' || ') into key from unnest(records.keys_of(k.tbl::regclass)) as c;
    own := case when exists (select from pg_attribute a where a.attrelid = k.tbl::regclass and a.attname = k.owner)
      then format('r.%I', k.owner) else 'null::uuid' end;
    secret := case when k.shared then 'r.secrecy_section' else 'null::text' end;
    sieve := 'r.county_id = (select access.my_county())';
    if whose = 'own' then sieve := sieve || format(' and %s = (select access.my_organisation())', own); end if;
    if whose = 'others' then sieve := sieve || format(' and %s is distinct from (select access.my_organisation())', own); end if;
    if organisation is not null then sieve := sieve || format(' and %s = $1', own); end if;
    if since is not null then sieve := sieve || format(' and (%s) >= ($2::timestamp at time zone ''Europe/Stockholm'')', k.happened); end if;
    if until is not null then sieve := sieve || format(' and (%s) < (($3 + 1)::timestamp at time zone ''Europe/Stockholm'')', k.happened); end if;
    if marked then sieve := sieve || format(' and %s is not null', secret); end if;
    if words <> '' then
      columns := records.words_of(k.tbl::regclass);
      select string_agg(format('r.%I', c), ', ') into hay from unnest(columns) as c;
      ids := case when k.found_by = columns then access.found(k.tbl::regclass, words, 10001) end;
      if cardinality(ids) <= 10000 then sieve := sieve || format(' and r.id = any (%L::uuid[])', ids); end if;
      sieve := sieve || format(' and concat_ws('' '', %s) ilike $4', concat_ws(', ', case when k.found_by is null then k.title end, hay));
    end if;
    if counting then
      pieces := pieces || format('select %L::text, %L::text, null::text, null::text, null::timestamptz, null::uuid, null::text, null::text, count(*) '
        || 'from (select 1 from %s r where %s limit 10001) n', k.tbl, k.kind, k.tbl, sieve);
    else
      pieces := pieces || format('(select %L::text, %L::text, %s, coalesce(%s, ''''), (%s), %s, %s, %s, 1::bigint from %s r where %s order by 5 desc, 3 limit %s)',
        k.tbl, k.kind, key, k.title, k.happened, own, secret, case when k.shared then 'r.visibility' else 'null::text' end,
        k.tbl, sieve, skip + most);
    end if;
  end loop;
  if pieces = '{}' then return; end if;
  return query execute 'select * from (' || array_to_string(pieces, ' union all ') || ') as a'
      || case when counting then '' else format(' order by 5 desc, 3 offset %s limit %s', skip, most) end
    using organisation, since, until, '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%';
end $$;

-- ---------------------------------------------------------------- what works, and is slow
-- A text index that is missing or lacks a column of its table; and one of a table's own, which row level security
-- keeps from being used as long as its comparison is not marked as one that tells nothing.
create or replace function access.slow() returns table (object text, why text, remedy text) language sql stable
  set search_path = pg_catalog, pg_temp as $$
  select k.tbl, 'a search in its text reads every row, because its text index is not there or lacks a column',
      format('call access.make_quick(%L)', k.tbl)
    from access.kept k join pg_class c on c.oid = to_regclass(k.tbl) join pg_namespace n on n.oid = c.relnamespace
   where k.shared and access.titled_by(k.title) = any (records.words_of(c.oid))
     and (k.found_by is distinct from records.words_of(c.oid) or not exists (select from pg_index i
       where i.indrelid = c.oid and i.indexrelid = to_regclass(format('%I.%I', n.nspname, c.relname || '_found')) and i.indisvalid))
  union all
  select string_agg(i.indexrelid::regclass::text, ', '),
      'a search in its text reads every row, because the comparison may not look at rows before the rules of access have',
      'alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof'
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam and m.amname = 'gin'
    join access.our_schemas() s on s.id = c.relnamespace
   where exists (select from pg_attribute a where a.attrelid = i.indexrelid and a.atttypid in ('tsvector'::regtype, 'text'::regtype)
       and exists (select from pg_opclass o where o.oid = any (i.indclass::oid[]) and o.opcintype = 'tsvector'::regtype))
     and not exists (select from access.kept k where to_regclass(k.tbl) = i.indrelid and k.found_by is not null)
     and not (select proleakproof from pg_proc where oid = 'pg_catalog.ts_match_vq(tsvector, tsquery)'::regprocedure)
  having count(*) > 0 $$;

-- The name of a matter as a part of the question: called as a function it took a hundred times as long for each row.
update access.kept set title = regexp_replace(title, 'records\.matter_name\((\w)\.county_id, \1\.matter_id\)',
    '(select m.name_sv from matters.matter m where m.county_id = \1.county_id and m.id = \1.matter_id)', 'g')
  where title like '%records.matter_name(%';
