import * as m from '#messages';
import { pick } from '#messages';
import type { CountyId, OrganisationId } from '#platform/core/ids';
import type { CellKind } from '#platform/core/workbook-to-make';
import type { BoundaryAtPlace, Difference, Named } from '../exports.types.ts';
import { MATTER_ROLES, type MatterRole } from '../matters.types.ts';
import { ownerWordsFor } from './export-words.ts';
import { roleWord, standingWord } from './standing-words.ts';

/** Whom a file is made for, and when: it holds no more than they may read. */
export interface Reader {
  organisationName: string;
  countyId: CountyId;
  now: Date;
}

/** What stands above every table: whose file it is, and from which day. */
export function readableNote({ organisationName, now }: Reader): string {
  return m.exports_readable({ organisation: organisationName, day: now });
}

/** Where views differ: one row for each matter and place. */
export function differencesSheet(
  differences: readonly Difference[],
  named: readonly Named[],
  reader: Reader,
) {
  const names = namesOf(named);
  const place = placesOf(named, reader.countyId);
  const list = (ids: readonly OrganisationId[] | null) => ids?.map(names).join('; ') || null;
  return {
    name: m.exports_differences_name(),
    notes: [readableNote(reader), m.exports_differences_note()],
    heads: [
      m.exports_area(),
      m.exports_matter(),
      m.exports_place(),
      m.exports_standing(),
      m.exports_differences_since(),
      m.exports_differences_owners(),
      m.exports_differences_claimants(),
      m.exports_differences_counted(),
      m.exports_differences_drifters(),
      m.exports_differences_answered(),
      m.exports_differences_asked(),
    ],
    rows: differences.map((one) => [
      pick(one.areaSv, one.areaEn),
      pick(one.matterSv, one.matterEn),
      place(one.placeId),
      standingWord(one.kind, one.misattributed?.map(names)),
      dayOf(one.since),
      list(one.owners),
      one.claimants ? list(one.claimants) : m.exports_notReadable(),
      list(one.misattributed),
      list(one.drifters),
      one.answered,
      one.asked,
    ]),
  };
}

/** What is agreed, and what was before: one row for each boundary and place. */
export function boundariesSheet(
  boundaries: readonly BoundaryAtPlace[],
  named: readonly Named[],
  reader: Reader,
) {
  const names = namesOf(named);
  const place = placesOf(named, reader.countyId);
  const whoAt = ({ roles, placeId }: BoundaryAtPlace, role: MatterRole) =>
    roles
      .filter((one) => one.role === role)
      .map(({ organisationId }) => {
        if (organisationId) return names(organisationId);
        return placeId === reader.countyId ? m.exports_each() : names(placeId as OrganisationId);
      })
      .join('; ') || null;
  return {
    name: m.exports_boundaries_name(),
    notes: [readableNote(reader), m.exports_boundaries_note()],
    heads: [
      m.exports_matter(),
      m.exports_place(),
      m.exports_boundaries_state(),
      m.exports_role({ role: 'owner' }),
      m.exports_role({ role: 'contributor' }),
      m.exports_role({ role: 'consulted' }),
      m.exports_role({ role: 'informed' }),
      m.exports_boundaries_limit(),
      m.exports_boundaries_settled(),
      m.exports_boundaries_body(),
      m.exports_boundaries_paragraph(),
      m.exports_boundaries_decidedOn(),
      m.exports_boundaries_number(),
      m.exports_boundaries_since(),
      m.exports_boundaries_inForceSince(),
      m.exports_boundaries_lookAgainBy(),
      m.exports_boundaries_endedOn(),
      m.exports_boundaries_endedBecause(),
      m.exports_example(),
    ],
    rows: boundaries.map((one) => [
      pick(one.matterSv, one.matterEn),
      place(one.placeId),
      one.endedOn ? m.exports_boundaries_earlier() : m.exports_boundaries_inForce(),
      whoAt(one, 'owner'),
      whoAt(one, 'contributor'),
      whoAt(one, 'consulted'),
      whoAt(one, 'informed'),
      one.limit || null,
      m.exports_boundaries_settledWord({ settled: one.settled }),
      one.body,
      one.paragraph,
      dayOf(one.decidedOn),
      one.registrationNumber,
      dayOf(one.since),
      dayOf(one.inForceSince),
      dayOf(one.lookAgainBy),
      dayOf(one.endedOn),
      one.endedBecause &&
        m.exports_boundaries_because({
          because: one.endedBecause === 'replaced' ? 'replaced' : 'changed',
        }),
      one.invented ? m.exports_yes() : null,
    ]),
    widths: { 7: 60 },
  };
}

/** Everything said, one row each; the cells come in the order of `answersPiece` as the database writes them. */
export function answersSheet(
  pieces: AsyncIterable<string>,
  named: readonly Named[],
  reader: Reader,
) {
  const text: CellKind = { kind: 'text' };
  const places = {
    ...Object.fromEntries(named.map(({ id, shortName }) => [id, shortName])),
    [reader.countyId]: m.exports_county(),
  };
  const names = Object.fromEntries(named.map(({ id, name }) => [id, name]));
  const roles = Object.fromEntries(MATTER_ROLES.map((role) => [role, roleWord(role)]));
  const sources = Object.fromEntries(
    (['own', 'suggestion', 'still-true', 'yes'] as const).map((source) => [
      source,
      m.exports_answers_sourceWord({ source: source === 'still-true' ? 'still' : source }),
    ]),
  );
  const holds = Object.fromEntries(
    (['now', 'earlier', 'blind'] as const).map((one) => [
      one,
      m.exports_answers_holdsWord({ holds: one }),
    ]),
  );
  const kinds: CellKind[] = [
    text,
    text,
    { kind: 'word', words: places },
    { kind: 'word', words: names },
    { kind: 'words', words: { ...names, ...ownerWordsFor() }, between: '; ' },
    { kind: 'word', words: roles },
    text,
    { kind: 'date' },
    text,
    { kind: 'word', words: sources },
    { kind: 'word', words: holds },
    { kind: 'word', words: { yes: m.exports_yes() } },
    { kind: 'date' },
  ];
  return {
    name: m.exports_answers_name(),
    notes: [readableNote(reader), m.exports_answers_note()],
    heads: [
      m.exports_area(),
      m.exports_matter(),
      m.exports_place(),
      m.exports_answers_organisation(),
      m.exports_answers_owners(),
      m.exports_answers_role(),
      m.exports_answers_remark(),
      m.exports_answers_when(),
      m.exports_answers_who(),
      m.exports_answers_source(),
      m.exports_answers_holds(),
      m.exports_example(),
      m.exports_answers_retired(),
    ],
    kinds,
    pieces,
  };
}

function namesOf(named: readonly Named[]): (id: OrganisationId) => string {
  const known = new Map(named.map(({ id, name }) => [id, name]));
  return (id) => known.get(id) ?? '?';
}

function placesOf(named: readonly Named[], countyId: CountyId): (id: string) => string {
  const known = new Map(named.map(({ id, shortName }) => [id as string, shortName]));
  return (id) => (id === countyId ? m.exports_county() : (known.get(id) ?? '?'));
}

/** A Swedish local date as a day of a workbook. */
function dayOf(day: string | null): Date | null {
  return day ? new Date(`${day}T00:00:00Z`) : null;
}
