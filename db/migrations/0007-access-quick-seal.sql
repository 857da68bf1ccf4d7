-- 0007-access-quick-seal.sql
-- The seal of a context is worked out in each transaction and again for each table that it reads. As an SQL function
-- its statement was planned anew every time: most of what taking up a place cost. The same seal, planned once.
create or replace function access.seal(context text) returns text language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp as $$
declare kept bytea;
begin
  select secret into kept from access.key;
  return encode(sha256(kept || sha256(kept || convert_to(
    context || '|' || pg_backend_pid() || '|' || extract(epoch from transaction_timestamp()), 'UTF8'))), 'hex');
end $$;

-- Its one question always goes by the same keys: one plan is enough.
alter function access.act(uuid, uuid, uuid, text) set plan_cache_mode = force_generic_plan;
