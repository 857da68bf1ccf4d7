/**
 * What no check can tell of a row made by chance: JSON as the program writes it, and a history of drafts, so that the
 * pages have something to show. $county is the county's id.
 */
export const MENDED: readonly string[] = [
  // a proposal that was decided somewhere says where
  `update matters.proposal p set settled = 'decided', body = 'Some Board', paragraph = '§ 12', registration_number = 'Reg 1', decided_on = '2026-03-10'
    from (select id, row_number() over (order by id) as n from matters.proposal) o where o.id = p.id and o.n % 2 = 0`,
  `update matters.suggestion set own_role = 'contributor'`,
  `update access.issuer set client_secret = '\\x00'`,
  `update access.once set outcome = '{"note":"Some Words"}'`,
  // a note was a draft at home before it was shared: its first version is for home alone
  `insert into history.version (county_id, organisation_id, tbl, row_id, op, row_version, visibility, named, secrecy, salt, payload, payload_hash)
    select n.county_id, n.organisation_id, 'matters.note', n.id::text, case v when 1 then 'insert' else 'update' end, v,
      case v when 1 then 'own' else n.visibility end, case v when 1 then '{}' else n.named end, n.secrecy_section is not null,
      '\\x00', to_jsonb(n), '\\x00'
    from matters.note n, generate_series(1, 2) v
    where not exists (select from history.version h where h.tbl = 'matters.note' and h.row_id = n.id::text)`,
  `insert into history.marked select distinct county_id, tbl, row_id from history.version where secrecy on conflict do nothing`,
  // workbooks: one half as read, the other confirmed
  `update matters.intake i set choices = '{"bundles":{},"holds":{},"corrections":{},"skipped":[]}',
     sheets = case when confirmed_at is null then jsonb_build_array(jsonb_build_object('name', 'Some Sheet', 'rows', jsonb_build_array(
         jsonb_build_object('number', 1, 'cells', '["Organisation","Fråga","Plats","Roll","Vem äger","Besvarat av","Datum","Anmärkning"]'::jsonb),
         jsonb_build_object('number', 2, 'cells', '["Some Body","Some Matter","Some Place","Some Role","Some Owner","Some Person","2026-01-10","Some Remark"]'::jsonb))))
       else '[]' end,
     result = case when confirmed_at is null then null else jsonb_build_object('organisations', jsonb_build_array(
         jsonb_build_object('id', i.organisation_id, 'name', 'Some Name', 'new', 3, 'changed', 1, 'taken', 0)),
       'same', 1, 'leftOut', 1, 'unanswered', 1, 'opened', 0) end`,
  `update matters.intake set choices = choices || '{"corrections":{"Some Sheet!A9":"Some Text"}}'`,
  // a change of a matter holds what its kind says
  `update matters.matter_change c set content = case kind
      when 'edited' then '{"before":{"nameSv":"Before","nameEn":"Before"},"after":{"nameSv":"After","nameEn":"After"}}'::jsonb
      when 'merged' then '{"moved":{"aliases":["Some Alias"],"synonymsSv":["Some Word"],"synonymsEn":["Some Word"]}}'
      when 'split' then jsonb_build_object('parts', jsonb_build_array(jsonb_build_object('nameSv', 'Part', 'nameEn', 'Part', 'sentenceSv', 'A Part',
        'sentenceEn', 'A Part', 'areaId', (select id from matters.area limit 1), 'asked', 'county', 'legalFooting', 'custom',
        'synonymsSv', '["Some Word"]'::jsonb, 'synonymsEn', '["Some Word"]'::jsonb)))
      else '{}' end`,
  // a small change is carried out at once
  `update matters.matter_change set carried_out_at = coalesce(carried_out_at, proposed_at), taken_back_at = null, taken_back_by = null
     where kind in ('added', 'edited', 'restored')`,
  // what is asked for at a desk, lent out or sent, is a note that is there
  `with given as (select p.county_id, p.request_id, p.tbl, p.row_id, n.id, jsonb_build_array(jsonb_build_object('field', 'title', 'text', n.title), jsonb_build_object('field', 'text', 'text', n.text)) as content, n.organisation_id as owner from (select p.*, row_number() over
        (partition by p.request_id order by p.row_id) + abs(hashtext(p.request_id::text)) % 7 as at from records.picked p) p
      join (select n.*, row_number() over (order by n.id) as at from matters.note n) n on n.at = p.at),
    masks as (update records.mask m set tbl = 'matters.note', row_id = g.id::text, field = 'text'
      from given g where (m.request_id, m.tbl, m.row_id) = (g.request_id, g.tbl, g.row_id))
    update records.picked p set tbl = 'matters.note', row_id = g.id::text, kind = 'note', content = g.content, owner_id = g.owner
      from given g where (p.request_id, p.tbl, p.row_id) = (g.request_id, g.tbl, g.row_id)`,
  `delete from records.consult c using records.consult o where o.request_id = c.request_id and o.id < c.id`,
  `update records.consult c set tbl = p.tbl, row_id = p.row_id, kind = p.kind from records.picked p where p.request_id = c.request_id`,
  `update records.dispatch d set tbl = 'matters.note', row_id = n.id::text from matters.note n where d.kind = 'sent' and n.organisation_id = d.organisation_id`,
  // letters: one of each kind, secrets while they wait, and about each note to several organisations
  `delete from mail.message where to_address is null and to_role is null`,
  `update mail.message set state = 'waiting', reason = null, settled_at = null, good_until = null, next_at = now(), about = null, about_id = null,
     worker = null, attempts = 0, spread_from = null, answer = '250'`,
  `update mail.message m set about = 'matters.boundary', about_id = (select id from matters.boundary b order by md5(b.id::text || m.key) limit 1)
     where kind = 'boundary-due'`,
  `update mail.message m set about = 'matters.matter_change', about_id = (select id from matters.matter_change b order by md5(b.id::text || m.key) limit 1)
     where kind = 'matter-change'`,
  `insert into mail.message (id, county_id, key, kind, to_address, organisation_id, link, secret)
    select gen_random_uuid(), $county, 'asked/' || k || i.id, k, 'somebody@proof.example', i.organisation_id, '/', '{"link":"/join/Some-Token","code":"Some Code"}'
    from organisations.invitation i, unnest('{invitation,code}'::text[]) k`,
  `insert into mail.message (id, county_id, key, kind, to_organisation, to_role, organisation_id, matter_id, about, about_id, link)
    select gen_random_uuid(), n.county_id, 'shared/' || n.id || '/' || o.organisation_id, 'shared', o.organisation_id, 'everyone', n.organisation_id,
      n.matter_id, 'matters.note', n.id, '/matters/notes/' || n.id
    from matters.note n join (select distinct on (m.organisation_id) m.organisation_id from organisations.membership m
      join access.account a using (person_id)
      join organisations.county_member c on c.organisation_id = m.organisation_id and c.membership = 'member') o
      on o.organisation_id <> n.organisation_id`,
];
