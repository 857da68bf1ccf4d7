import type { Row } from './catalogue.ts';
import type { Looker } from './people.ts';
import type { World } from './plant.ts';

/** Is this row for this looker? Written from the words of the house, never from its policies. */
export type Rule = (looker: Looker, row: Row, world: World) => boolean;

/** What is said of one table: who sees, adds, changes and removes its rows, and which columns may be changed. */
export type Line = readonly [
  see: string,
  add: string,
  change: string,
  remove: string,
  columns: string,
];

const none = 'nobody';
/**
 * A table nobody here reaches directly: its rows come and go through functions that are granted by name.
 * A line that is missing is a failure: whoever adds a table says here whom it is for.
 */
const shut: Line = [none, none, none, none, ''];

export const WORDS: Record<string, Line> = {
  'access.account': ['mine', none, none, none, ''],
  'access.attempt': shut,
  'access.attempt_limit': shut,
  'access.care': ['operator', none, none, none, ''],
  'access.challenge': shut,
  'access.identity': ['mine', 'mine at work', none, 'mine', ''],
  'access.issuer': ['keepers', 'keepers, fresh, signing', 'keepers, fresh', 'keepers, fresh', '*'],
  'access.kept': ['anybody', none, none, none, ''],
  'access.key': shut,
  'access.listed': ['anybody', none, none, none, ''],
  'access.oidc_state': shut,
  'access.once': ['mine at home', 'mine at home', 'mine at home', none, '*'],
  'access.passkey': ['mine', 'mine, fresh, leading no further', 'mine', 'mine', 'name'],
  'access.proven': shut,
  'access.session': shut,
  'access.sign_in_code': shut,
  'access.ticket': shut,
  'history.access_log': ['administrator at home', none, none, none, ''],
  'history.barrier': shut,
  'history.disposal': ['signed in', none, none, none, ''],
  'history.kept_table': ['anybody', none, none, none, ''],
  'history.marked': shut,
  'history.retention': ['signed in', none, none, none, ''],
  'history.seal': ['anybody in a county', none, none, none, ''],
  'history.version': ['audience of the version', none, none, none, ''],
  'mail.message': ['system or operator', none, none, none, ''],
  'mail.server': ['any system or operator', none, none, none, ''],
  'mail.wish': ['mine', 'mine', 'mine', none, '*'],
  'matters.area': ['county', 'coordinator', 'coordinator', none, '*'],
  'matters.ask': [
    'own or coordinator or system',
    'coordinator or writing own',
    'writing own or coordinator or system',
    none,
    'answered_at',
  ],
  'matters.boundary': ['county', 'system', 'system', none, 'look_again_by'],
  'matters.boundary_place': [
    'county',
    'system',
    'system',
    none,
    'ended_at ended_because replaced_by',
  ],
  'matters.boundary_role': ['county', 'system', none, none, ''],
  'matters.boundary_still_true': ['county', 'writing own or a link to still true', none, none, ''],
  'matters.bundle': ['county', 'coordinator', 'coordinator', none, '*'],
  'matters.clarity': ['clarity', 'system', 'system', 'system', '*'],
  'matters.common_division': ['county', 'coordinator', 'coordinator', none, '*'],
  'matters.contact': ['county', 'writing own or system', 'writing own', 'writing own', '*'],
  'matters.inquiry': [
    'own or coordinator',
    'writing own',
    'coordinator',
    none,
    'round_id closed_at',
  ],
  'matters.intake': ['own', 'writing own', 'writing own', none, '*'],
  'matters.matter': [
    'county',
    'coordinator',
    'coordinator',
    none,
    'area_id name_sv name_en aliases sentence_sv sentence_en legal_footing legal_note_sv legal_note_en priority position confirmed_at confirmed_by retired_at retired_because retired_in',
  ],
  'matters.matter_change': [
    'county',
    'coordinator',
    'coordinator',
    none,
    'content carried_out_at carried_out_by carried_out_by_name taken_back_at taken_back_by',
  ],
  'matters.matter_change_of': ['county', 'coordinator', none, none, ''],
  'matters.matter_change_told': [
    'said, or own or coordinator or system or a link to it',
    'system',
    'writing own or a link to it',
    none,
    'seen_at answer opinion said_at said_by said_by_name',
  ],
  'matters.matter_origin': ['county', 'coordinator', 'coordinator', none, 'ended_at'],
  'matters.note': ['audience', 'writing shared', 'writing shared', none, '*'],
  'matters.proposal': [
    'concerned',
    'writing own',
    'writing own or system',
    none,
    'ended_at ended_because',
  ],
  'matters.proposal_answer': ['concerned', 'writing own', 'writing own', none, 'in_force'],
  'matters.proposal_package': ['concerned by the package', 'writing own', none, none, ''],
  'matters.proposal_party': ['concerned', 'system', 'system', none, 'must_at may_object'],
  'matters.proposal_place': ['concerned', 'system', 'system', none, 'ended_at ended_because'],
  'matters.proposal_role': ['concerned', 'system', none, none, ''],
  'matters.reminder': ['own or coordinator or system', 'coordinator', none, none, ''],
  'matters.round': [
    'county',
    'coordinator',
    'coordinator or system',
    none,
    'invited_at answer_by opened_at opened_because extended_at extended_from closed_by closed_by_name',
  ],
  'matters.stance': [
    'own, or opened and answered',
    'writing own',
    'writing own or system',
    none,
    'in_force',
  ],
  'matters.standing': ['not silent', 'system', 'system', 'system', '*'],
  'matters.standing_detail': ['answered', 'system', 'system', 'system', '*'],
  'matters.suggestion': [
    'own or brought in or system',
    'brought in',
    'writing own or brought in or system',
    none,
    'decided_at decided_by decision',
  ],
  'matters.synonym': ['county', 'coordinator', 'coordinator', 'coordinator', '*'],
  'organisations."grouping"': ['everyone', none, none, none, '*'],
  'organisations.alias': ['everyone', none, none, none, '*'],
  'organisations.contact_point': ['county or open now', 'writing own', 'writing own', none, '*'],
  'organisations.county': ['the county itself', none, none, none, '*'],
  'organisations.county_member': ['county', none, none, none, '*'],
  'organisations.county_role': ['county', none, none, none, '*'],
  'organisations.grouping_member': ['everyone', none, none, none, '*'],
  'organisations.invitation': [
    'administrator at home, or county administrator',
    none,
    none,
    none,
    '',
  ],
  'organisations.membership': ['people here', none, none, none, ''],
  'organisations.organisation': ['everyone', none, none, none, '*'],
  'organisations.person': ['people here', none, none, none, '*'],
  'organisations.priority': ['county', none, 'county administrator or coordinator', none, '*'],
  'organisations.profile': ['shared or own', 'writing own', none, none, '*'],
  'organisations.profile_read': ['read or reader', 'ticked by me', none, none, '*'],
  'organisations.unit': ['county', 'writing own', 'writing own', none, '*'],
  'records.consult': [
    'asked or asking',
    'writing own',
    'writing asked',
    none,
    'answer words answered_at answered_by answered_by_name',
  ],
  'records.dispatch': [
    'sent or received, cleared',
    'writing own',
    'writing own',
    none,
    'registration_number',
  ],
  'records.file': ['of a dispatch seen', 'writing own', none, none, ''],
  'records.mask': ['own', 'writing own', none, 'writing own', ''],
  'records.picked': ['own', 'writing own', none, 'writing own', ''],
  'records.request': [
    'own',
    'writing own',
    'writing own',
    none,
    'registration_number closed_at closed_how closed_words',
  ],
  'records.step': ['own', 'writing own', none, none, ''],
};

// ---------------------------------------------------------------- what the words mean
/** In the rooms of the county: members, and the house itself. Not whoever runs it, a link or the public. */
const inside = (v: Looker) => v.kind === 'member' || v.kind === 'system';
const here: Rule = (v, r) => inside(v) && r.county_id === v.space;
const own: Rule = (v, r, w) =>
  v.kind === 'member' && here(v, r, w) && r.organisation_id === v.organisation;
const writes = (v: Looker) => v.kind === 'member' && v.role !== 'reader';
const writingOwn: Rule = (v, r, w) => own(v, r, w) && writes(v);
const coordinator: Rule = (v, r, w) => here(v, r, w) && v.coordinates;
const system: Rule = (v, r, w) => here(v, r, w) && v.kind === 'system';
const mine: Rule = (v, r) => v.person !== null && v.kind !== 'link' && r.person_id === v.person;
const rowsOf = (w: World, table: string, county: unknown) =>
  (w.get(table) ?? []).filter((row) => row.county_id === county);
const linked = (v: Looker, r: Row) =>
  v.kind === 'link' && r.county_id === v.space && r.organisation_id === v.organisation;
const includes = (list: unknown, one: unknown) => Array.isArray(list) && list.includes(one);
const isMember = (v: Looker, w: World) =>
  v.kind === 'member' &&
  rowsOf(w, 'organisations.county_member', v.space).some(
    (m) => m.organisation_id === v.organisation && m.membership === 'member',
  );
const unmarked = (v: Looker, r: Row) =>
  r.secrecy_section === null || (v.kind === 'member' && v.cleared);

/** The words of an audience: at home, named, the county's members, anybody. */
const audienceHolds: Rule = (v, r, w) =>
  own(v, r, w) ||
  (r.visibility === 'named' && v.kind === 'member' && includes(r.named, v.organisation)) ||
  (r.visibility === 'county' && isMember(v, w)) ||
  r.visibility === 'public';

const asksOf = (v: Looker, r: Row, w: World) =>
  rowsOf(w, 'matters.ask', v.space).filter(
    (a) => a.organisation_id === v.organisation && a.matter_id === r.matter_id,
  );
const isOpen = (w: World, county: unknown, round: unknown) =>
  rowsOf(w, 'matters.round', county).some((r) => r.id === round && r.opened_at !== null);
/** Whoever has answered a matter may read what others say of it; who only reads does not, unless convening. */
const answered: Rule = (v, r, w) =>
  here(v, r, w) &&
  (v.kind === 'system' ||
    ((writes(v) || v.coordinates) && asksOf(v, r, w).some((a) => a.answered_at !== null)));
/** Asked in a round that has opened, and never answered. */
const silent: Rule = (v, r, w) => {
  const asks = v.kind === 'member' ? asksOf(v, r, w) : [];
  return (
    asks.some((a) => isOpen(w, v.space, a.round_id)) && asks.every((a) => a.answered_at === null)
  );
};
const concernedBy = (v: Looker, w: World, proposal: unknown) =>
  v.kind === 'member' &&
  (rowsOf(w, 'matters.proposal', v.space).some(
    (p) => p.id === proposal && p.organisation_id === v.organisation,
  ) ||
    rowsOf(w, 'matters.proposal_party', v.space).some(
      (p) => p.proposal_id === proposal && p.organisation_id === v.organisation,
    ));
const concerned: Rule = (v, r, w) =>
  here(v, r, w) &&
  (v.coordinates ||
    v.kind === 'system' ||
    concernedBy(v, w, 'proposal_id' in r ? r.proposal_id : r.id));
/** The administrator of the organisation, and the county's for each of its own. */
const keepers: Rule = (v, r, w) =>
  v.kind === 'member' &&
  ((r.organisation_id === v.organisation && v.role === 'administrator') ||
    (v.administratesCounty &&
      rowsOf(w, 'organisations.county_member', v.space).some(
        (m) => m.organisation_id === r.organisation_id,
      )));
const dispatchSeen: Rule = (v, r, w) =>
  here(v, r, w) &&
  v.kind === 'member' &&
  (r.organisation_id === v.organisation || includes(r.recipients, v.organisation)) &&
  unmarked(v, r);
const broughtIn: Rule = (v, r, w) => coordinator(v, r, w) && r.brought_in_for === v.organisation;

const RULES: Record<string, Rule> = {
  nobody: () => false,
  anybody: () => true,
  everyone: (v) => inside(v),
  county: here,
  own,
  'writing own': writingOwn,
  coordinator,
  system,
  'county administrator': (v, r, w) => here(v, r, w) && v.administratesCounty,
  mine,
  'mine, fresh, leading no further': (v, r, w) =>
    mine(v, r, w) && v.fresh && (r.holds_for ?? null) === v.holdsFor,
  'mine at work': (v, r, w) =>
    mine(v, r, w) && v.kind === 'member' && r.organisation_id === v.organisation,
  'mine at home': (v, r, w) => own(v, r, w) && r.person_id === v.person,
  keepers,
  'keepers, fresh': (v, r, w) => keepers(v, r, w) && v.fresh,
  'keepers, fresh, signing': (v, r, w) =>
    here(v, r, w) && keepers(v, r, w) && v.fresh && r.bound_by === v.person,
  'administrator at home': (v, r, w) => own(v, r, w) && v.role === 'administrator',
  'signed in': (v, r) => v.person !== null && r.county_id === v.space,
  'anybody in a county': (v) => v.space !== null,
  'audience of the version': (v, r, w) => {
    if (system(v, r, w)) return true;
    if (v.person === null || v.kind === 'link' || r.county_id !== v.space) return false;
    const cleared = v.kind === 'member' && v.cleared;
    const marked =
      r.secrecy === true ||
      rowsOf(w, 'history.marked', v.space).some((m) => m.tbl === r.tbl && m.row_id === r.row_id);
    return (cleared || !marked) && audienceHolds(v, r, w);
  },
  'system or operator': (v, r, w) =>
    system(v, r, w) || (v.kind === 'operator' && r.county_id === v.space),
  operator: (v) => v.kind === 'operator',
  'any system or operator': (v) => v.kind === 'system' || v.kind === 'operator',
  clarity: (v, r, w) =>
    here(v, r, w) &&
    !silent(v, r, w) &&
    (v.coordinates ||
      v.kind === 'system' ||
      r.place_id === r.county_id ||
      r.place_id === v.organisation),
  'not silent': (v, r, w) => here(v, r, w) && !silent(v, r, w),
  answered,
  'own, or opened and answered': (v, r, w) =>
    own(v, r, w) ||
    ((r.round_id === null || isOpen(w, r.county_id, r.round_id)) && answered(v, r, w)),
  'a link to still true': (v, r) =>
    linked(v, r) && r.said_by === v.person && v.only === `still-true:${r.boundary_id}`,
  'a link to it': (v, r) => linked(v, r) && v.only === `seen-change:${r.change_id}`,
  said: (v, r, w) => here(v, r, w) && r.said_at !== null,
  audience: (v, r, w) => v.space === r.county_id && unmarked(v, r) && audienceHolds(v, r, w),
  'writing shared': (v, r, w) => writingOwn(v, r, w) && unmarked(v, r),
  concerned,
  'concerned by the package': (v, r, w) =>
    own(v, r, w) ||
    coordinator(v, r, w) ||
    system(v, r, w) ||
    (here(v, r, w) &&
      rowsOf(w, 'matters.proposal', v.space).some(
        (p) => p.package_id === r.id && concernedBy(v, w, p.id),
      )),
  'brought in': broughtIn,
  'county or open now': (v, r, w) =>
    here(v, r, w) || (v.space === r.county_id && r.visibility === 'public' && r.ended_at === null),
  'the county itself': (v, r) => inside(v) && r.id === v.space,
  'people here': (v, r, w) =>
    inside(v) &&
    (w.get('organisations.membership') ?? []).some(
      (m) =>
        m.person_id === (r.person_id ?? r.id) &&
        rowsOf(w, 'organisations.county_member', v.space).some(
          (c) => c.organisation_id === m.organisation_id,
        ),
    ),
  'shared or own': (v, r, w) => own(v, r, w) || (here(v, r, w) && r.visibility !== 'own'),
  'read or reader': (v, r, w) =>
    own(v, r, w) || (here(v, r, w) && v.kind === 'member' && r.profile_of === v.organisation),
  'ticked by me': (v, r, w) =>
    writingOwn(v, r, w) && r.read_by === v.person && r.invented === false,
  'asked or asking': (v, r, w) =>
    own(v, r, w) ||
    (here(v, r, w) && v.kind === 'member' && r.asked_organisation_id === v.organisation),
  'writing asked': (v, r, w) =>
    here(v, r, w) && writes(v) && r.asked_organisation_id === v.organisation,
  'sent or received, cleared': dispatchSeen,
  'of a dispatch seen': (v, r, w) =>
    here(v, r, w) &&
    rowsOf(w, 'records.dispatch', r.county_id).some(
      (d) => d.id === r.dispatch_id && dispatchSeen(v, d, w),
    ),
};

/** That a record is there: for the members of the county that may not read it, where its writer lets that be known. */
export const existsFor: Rule = (v, r, w) =>
  isMember(v, w) &&
  r.county_id === v.space &&
  r.existence === true &&
  r.ended_at === null &&
  !audienceHolds(v, r, w);

/** The rule behind some words: as a whole, else several joined by "or". */
export function ruleOf(words: string): Rule {
  const whole = RULES[words];
  if (whole) return whole;
  const parts = words.split(/,? or /).map((word) => {
    const rule = RULES[word];
    if (!rule) throw new Error(`the table of words has no "${word}"`);
    return rule;
  });
  return (v, r, w) => parts.some((rule) => rule(v, r, w));
}

/** Columns that may be read where not all may: who is cleared, and where a mail goes, are not for the app. */
export const READ_ONLY_SOME: Record<string, string> = {
  'mail.message':
    'id county_id kind to_organisation to_role spread_from organisation_id bare asked_at good_until state reason answer attempts next_at first_tried_at settled_at',
  'organisations.invitation':
    'county_id id organisation_id mail name role language handed_over invited_by invited_at ends_at revoked_at accepted_at accepted_by',
  'organisations.membership':
    'person_id organisation_id role title_sv title_en ended_at begun_at version',
};

/** Nobody has the grant; were it given, the policy would let these change a row. */
export const BEHIND_THE_GRANT: Record<string, string> = { 'matters.boundary_role': 'system' };

/** Laid in by county packs: the grant to add has stood since the first day, the policy lets nobody. */
export const LAID_IN_BY_PACKS: ReadonlySet<string> = new Set(
  [
    '"grouping"',
    'alias',
    'county',
    'county_member',
    'county_role',
    'grouping_member',
    'organisation',
    'person',
    'priority',
  ].map((name) => `organisations.${name}`),
);
