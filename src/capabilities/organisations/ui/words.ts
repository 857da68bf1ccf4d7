import * as m from '#messages';
import type { ContactField } from '../contact-points.rules.ts';
import type { Section } from '../organisations.rules.ts';
import type {
  Level,
  OrganisationKind,
  ProfilePart,
  PublicAccess,
  Standing,
} from '../organisations.types.ts';

type Words<K extends string> = Record<K, () => string>;

/** What kind of body it is, in a word. */
export const kindWords: Words<OrganisationKind> = {
  region: m.organisations_kind_region,
  municipality: m.organisations_kind_municipality,
  'municipal-association': m.organisations_kind_municipalAssociation,
  'state-agency': m.organisations_kind_stateAgency,
  university: m.organisations_kind_university,
  'public-company': m.organisations_kind_publicCompany,
  company: m.organisations_kind_company,
  association: m.organisations_kind_association,
  foundation: m.organisations_kind_foundation,
};

/** Whether it is covered by public access, in a whole phrase. */
export const accessWords: Words<PublicAccess> = {
  full: m.organisations_access_full,
  partial: m.organisations_access_partial,
  none: m.organisations_access_none,
};

/** The same, short, for a badge in a list. */
export const accessShort: Words<PublicAccess> = {
  full: m.organisations_accessShort_full,
  partial: m.organisations_accessShort_partial,
  none: m.organisations_accessShort_none,
};

/** What it means for the one who shares something with them. */
export const accessMeans: Words<PublicAccess> = {
  full: m.organisations_accessMeans_full,
  partial: m.organisations_accessMeans_partial,
  none: m.organisations_accessMeans_none,
};

export const levelWords: Words<Level> = {
  local: m.organisations_level_local,
  regional: m.organisations_level_regional,
  national: m.organisations_level_national,
};

export const membershipWords: Words<Standing> = {
  member: m.organisations_membership_member,
  known: m.organisations_membership_known,
};

export const sectionWords: Words<Section> = {
  region: m.organisations_section_region,
  municipalities: m.organisations_section_municipalities,
  local: m.organisations_section_local,
  regional: m.organisations_section_regional,
  national: m.organisations_section_national,
};

/** The heading of each part of a profile. */
export const partWords: Words<ProfilePart> = {
  mission: m.organisations_part_mission,
  goals: m.organisations_part_goals,
  methods: m.organisations_part_methods,
  needs: m.organisations_part_needs,
  offers: m.organisations_part_offers,
  contactFor: m.organisations_part_contactFor,
};

/** A question that helps to write it. */
export const partHints: Words<ProfilePart> = {
  mission: m.organisations_hint_mission,
  goals: m.organisations_hint_goals,
  methods: m.organisations_hint_methods,
  needs: m.organisations_hint_needs,
  offers: m.organisations_hint_offers,
  contactFor: m.organisations_hint_contactFor,
};

/** The label of each field of a contact point. */
export const contactFieldWords: Words<ContactField> = {
  unitId: m.organisations_contactEdit_unit,
  role: m.organisations_contactEdit_role,
  personName: m.organisations_contactEdit_person,
  phone: m.organisations_contactEdit_phone,
  mail: m.organisations_contactEdit_mail,
  deputyName: m.organisations_contactEdit_deputy,
  deputyPhone: m.organisations_contactEdit_deputyPhone,
  awayFrom: m.organisations_contactEdit_awayFrom,
  awayUntil: m.organisations_contactEdit_awayUntil,
  isMain: m.organisations_contactEdit_isMain,
  isOpen: m.visibility_contact_open,
};
