import * as m from '#messages';

/** Kinds of records by their table, as the operator reads them; a kind without a name here is told by its table. */
const KINDS: Readonly<Record<string, () => string>> = {
  'matters.area': m.retention_kind_area,
  'matters.ask': m.retention_kind_ask,
  'matters.boundary': m.retention_kind_boundary,
  'matters.boundary_place': m.retention_kind_boundaryPlace,
  'matters.boundary_role': m.retention_kind_boundaryRole,
  'matters.boundary_still_true': m.retention_kind_stillTrue,
  'matters.contact': m.retention_kind_contactLink,
  'matters.inquiry': m.retention_kind_inquiry,
  'matters.intake': m.retention_kind_intake,
  'matters.matter': m.retention_kind_matter,
  'matters.matter_change': m.retention_kind_matterChange,
  'matters.note': m.retention_kind_note,
  'matters.proposal': m.retention_kind_proposal,
  'matters.proposal_answer': m.retention_kind_proposalAnswer,
  'matters.proposal_package': m.retention_kind_package,
  'matters.reminder': m.retention_kind_reminder,
  'matters.round': m.retention_kind_round,
  'matters.stance': m.retention_kind_stance,
  'matters.suggestion': m.retention_kind_suggestion,
  'organisations.contact_point': m.retention_kind_contactPoint,
  'organisations.membership': m.retention_kind_membership,
  'organisations.profile': m.retention_kind_profile,
  'organisations.unit': m.retention_kind_unit,
  'records.consult': m.retention_kind_consult,
  'records.dispatch': m.retention_kind_dispatch,
  'records.mask': m.retention_kind_mask,
  'records.picked': m.retention_kind_picked,
  'records.request': m.retention_kind_request,
  'records.step': m.retention_kind_step,
};

export const kindName = (table: string) => KINDS[table]?.() ?? table;
export const hasName = (table: string) => Object.hasOwn(KINDS, table);
