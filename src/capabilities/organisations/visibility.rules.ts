import { no, yes, type Decision } from '#platform/core/decision';
import type { PublicAccess, Standing } from './organisations.types.ts';

/** own: a draft at home · named: those named too · county: every member · public: anybody. Narrowest first. */
export const VISIBILITIES = ['own', 'named', 'county', 'public'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** Whom a record is for. */
export interface Audience {
  visibility: Visibility;
  /** Organisation ids; empty unless the visibility is named. */
  named: readonly string[];
}

/** Everything a writer chooses about who reads a record. */
export interface Shared extends Audience {
  /** May the county's members know that it is there, without its words? */
  existence: boolean;
  /** Section of the secrecy act that may hold for it; null: not marked. */
  secrecySection: string | null;
  /** On what ground something marked is shared; null: none given. */
  shareGround: string | null;
}

/** A draft at home: the narrowest, and what every record begins as. */
export const AT_HOME: Shared = {
  visibility: 'own',
  named: [],
  existence: false,
  secrecySection: null,
  shareGround: null,
};

/** An organisation as a reader: what sharing with it means in law follows from its public access. */
export interface ReaderOrganisation {
  id: string;
  name: string;
  publicAccess: PublicAccess;
  membership: Standing;
}

/**
 * What it means that this organisation reads what that one wrote: 'disclosure' when an authority lets something out to
 * one that is none (utlämnande), 'maybe' when the reader is under public access in part only, else 'official': it can
 * become an official document there. Between two that are no authorities the law asks nothing: 'none'.
 */
export type Meaning = 'official' | 'maybe' | 'disclosure' | 'none';
export function meaningOf(writer: PublicAccess, reader: PublicAccess): Meaning {
  if (reader === 'full') return 'official';
  if (writer === 'none') return reader === 'partial' ? 'official' : 'none';
  return reader === 'partial' ? 'maybe' : 'disclosure';
}

/** A reader of a record beside its writer, and what that means. */
export interface Reader {
  name: string;
  meaning: Meaning;
}

/**
 * Who reads a record beside its own organisation, in the order of the county: those named, for the county every member.
 * For the public only members are listed; nobody can list the rest.
 */
export function whoReads(
  { visibility, named }: Audience,
  own: { id: string; publicAccess: PublicAccess },
  organisations: readonly ReaderOrganisation[],
): Reader[] {
  if (visibility === 'own') return [];
  return organisations
    .filter(({ id, membership }) => id !== own.id && membership === 'member')
    .filter(({ id }) => visibility !== 'named' || named.includes(id))
    .map(({ name, publicAccess }) => ({
      name,
      meaning: meaningOf(own.publicAccess, publicAccess),
    }));
}

/** Does the new audience hold anybody that the old one did not? The database says the same (access.is_wider). */
export function isWider(before: Audience, after: Audience): boolean {
  switch (after.visibility) {
    case 'own':
      return false;
    case 'named':
      return (
        before.visibility === 'own' ||
        (before.visibility === 'named' && after.named.some((id) => !before.named.includes(id)))
      );
    case 'county':
      return before.visibility === 'own' || before.visibility === 'named';
    case 'public':
      return before.visibility !== 'public';
  }
}

export type ShareReason =
  | 'nobody-named'
  | 'named-unknown'
  | 'not-cleared'
  | 'marked-too-wide'
  | 'ground-missing'
  | 'not-fresh';

/**
 * May a record be for these readers? The first reason that a person can act on.
 *
 * @param before  whom it was for until now; null for a new record
 * @param members  ids of those who can be named: other members of the county
 * @param person  cleared: may handle what is marked with secrecy; fresh: signed in within ten minutes
 */
export function decideShare(
  before: Shared | null,
  after: Shared,
  members: readonly string[],
  person: { cleared: boolean; fresh: boolean },
): Decision<ShareReason> {
  if (after.visibility === 'named' && after.named.length === 0) return no('nobody-named');
  if (after.named.some((id) => !members.includes(id) && !before?.named.includes(id)))
    return no('named-unknown');
  const marked = after.secrecySection !== null;
  const wasMarked = before !== null && before.secrecySection !== null;
  if (!marked && !wasMarked) return yes;
  if (!person.cleared) return no('not-cleared');
  if (marked && (after.visibility === 'county' || after.visibility === 'public'))
    return no('marked-too-wide');
  if (marked && after.visibility === 'named' && after.shareGround === null)
    return no('ground-missing');
  const widens =
    isWider(before ?? AT_HOME, after) ||
    (after.existence && !before?.existence) ||
    (wasMarked && !marked);
  return widens && !person.fresh ? no('not-fresh') : yes;
}
