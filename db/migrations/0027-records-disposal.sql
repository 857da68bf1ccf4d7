-- What lies on the desk is disposed of by its own rules: copies follow the request they were picked for, files what was sent.
alter table records.dispatch add column emptied_at timestamptz;
comment on column records.dispatch.emptied_at is 'When its words and files were disposed of by decision; what remains is that it was sent, when, by whom, and the sums of its files';

-- As before; whoever owns the schema may empty it, in a disposal.
create or replace function records.dispatch_is_sound() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - 'registration_number' <> to_jsonb(old) - 'registration_number'
       and (current_user = 'ragang_app' or old.emptied_at is not null or new.emptied_at is null) then
      raise exception 'what was sent stays as it was sent' using errcode = '42501';
    end if;
    return new;
  end if;
  if new.emptied_at is not null then
    raise exception 'sent and emptied at once' using errcode = '23514', constraint = 'emptied_later';
  end if;
  if exists (select from unnest(new.recipients) as n where n = new.organisation_id or not exists (
      select from organisations.county_member c where c.county_id = new.county_id and c.organisation_id = n and c.membership = 'member')) then
    raise exception 'recipients are other members of the county' using errcode = '23514', constraint = 'recipients_are_members';
  end if;
  if new.secrecy_section is not null and current_user = 'ragang_app' and not coalesce(access.i_am_fresh(), false) then
    raise exception 'sending this needs a fresh sign-in' using errcode = 'RF001';
  end if;
  return new;
end $$;
create function records.files_go_along() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.emptied_at is null and new.emptied_at is not null then
    delete from records.file f where f.county_id = new.county_id and f.dispatch_id = new.id;
  end if;
  return null;
end $$;
create trigger files_go_along after update on records.dispatch for each row execute function records.files_go_along();

-- As before; an answer is given once, and its words may be disposed of.
create or replace function records.answered_once() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.answer is not null and (current_user = 'ragang_app' or new.answer is distinct from old.answer) then
    raise exception 'it has been answered' using errcode = '23514', constraint = 'answered_once';
  end if;
  return new;
end $$;
revoke execute on all functions in schema records from public;

-- What a request holds is over when it is closed; what was sent, when it was sent.
call history.let_go('records.request', 'r.closed_at',
  $$wording = '–', asked_by = '', reply_to = '', closed_words = left('–', length(r.closed_words))$$);
call history.let_go('records.picked', '(select q.closed_at from records.request q where q.county_id = r.county_id and q.id = r.request_id)',
  $$title = '–', content = '{}'$$);
call history.let_go('records.mask', '(select q.closed_at from records.request q where q.county_id = r.county_id and q.id = r.request_id)',
  $$part = left(r.part, 0) || '–'$$);
call history.let_go('records.consult', '(select q.closed_at from records.request q where q.county_id = r.county_id and q.id = r.request_id)',
  $$title = '–', question = '–', words = left('–', length(r.words))$$);
call history.let_go('records.step', '(select q.closed_at from records.request q where q.county_id = r.county_id and q.id = r.request_id)',
  $$words = ''$$);
call history.let_go('records.dispatch', 'r.sent_at',
  $$title = '–', recipient_words = left('–', length(r.recipient_words)), ground = left(r.ground, 0) || '–', emptied_at = clock_timestamp()$$);
