import { no, yes, type Decision } from '#platform/core/decision';
import type { OrganisationId } from '#platform/core/ids';
import { isCoordinator, mayWrite, type Viewer } from '#platform/core/viewer';
import type {
  Level,
  OrganisationKind,
  OrganisationRow,
  PublicAccess,
} from './organisations.types.ts';

/** May this viewer change what this organisation says of itself? Only its own editors may. */
export function mayEdit(viewer: Viewer, organisationId: OrganisationId): boolean {
  return viewer.organisationId === organisationId && mayWrite(viewer);
}

/** May this viewer see to the county itself: type in priorities, empty the example data? */
export function mayRunCounty(viewer: Viewer): boolean {
  return isCoordinator(viewer) || viewer.countyRoles.includes('space-administrator');
}

/** May this viewer empty the example data, and is there any? `sure` is the box ticked on the page that asks. */
export function decideEmptying(
  viewer: Viewer,
  demoSince: Date | null,
  sure: boolean,
): Decision<'not-for-you' | 'already-empty' | 'not-sure'> {
  if (!mayRunCounty(viewer)) return no('not-for-you');
  if (!demoSince) return no('already-empty');
  return sure ? yes : no('not-sure');
}

/** What a list of organisations can be narrowed by; an empty part narrows nothing. */
export interface OrganisationFilter {
  text: string;
  kind: OrganisationKind | null;
  publicAccess: PublicAccess | null;
  membership: 'member' | 'known' | null;
}

/** The organisations that fit all parts of the filter, in the order they came. */
export function filterOrganisations<O extends OrganisationRow>(
  all: readonly O[],
  filter: OrganisationFilter,
): O[] {
  const words = plain(filter.text).split(' ').filter(Boolean);
  return all.filter((o) => {
    const names = plain([o.name, o.shortName, ...o.aliases].join(' '));
    return (
      words.every((word) => names.includes(word)) &&
      (!filter.kind || o.kind === filter.kind) &&
      (!filter.publicAccess || o.publicAccess === filter.publicAccess) &&
      (!filter.membership || o.membership === filter.membership)
    );
  });
}

/**
 * Other names that an organisation is known by, at most five: without those that are only another spelling
 * ("Skelleftea") of its name or of each other, and without bare codes. Of two spellings the one with its accents stays.
 */
export function otherNames(o: Pick<OrganisationRow, 'name' | 'shortName' | 'aliases'>): string[] {
  const taken = new Set([plain(o.name), plain(o.shortName)]);
  const accents = (text: string) => text.normalize('NFD').length - text.length;
  return o.aliases
    .toSorted((a, b) => accents(b) - accents(a))
    .filter((alias) => /\p{L}/u.test(alias) && !taken.has(plain(alias)) && taken.add(plain(alias)))
    .toSorted((a, b) => o.aliases.indexOf(a) - o.aliases.indexOf(b))
    .slice(0, 5);
}

/** Lower case, without accents (å as a), single spaces: so that "skelleftea" finds Skellefteå. */
function plain(text: string): string {
  const bare = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return bare.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

export const SECTIONS = ['region', 'municipalities', 'local', 'regional', 'national'] as const;
export type Section = (typeof SECTIONS)[number];

/** The list in sections: the region first, then the municipalities, then the others by level. Empty sections are left out. */
export function inSections<O extends { kind: OrganisationKind; level: Level; membership: string }>(
  organisations: readonly O[],
): { section: Section; organisations: O[] }[] {
  return SECTIONS.map((section) => ({
    section,
    organisations: organisations.filter((o) => sectionOf(o) === section),
  })).filter((one) => one.organisations.length > 0);
}

function sectionOf(o: { kind: OrganisationKind; level: Level; membership: string }): Section {
  if (o.kind === 'region' && o.membership === 'member') return 'region';
  return o.kind === 'municipality' ? 'municipalities' : o.level;
}
