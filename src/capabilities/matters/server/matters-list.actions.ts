import { no } from '#platform/core/decision';
import { isCoordinator, type Viewer } from '#platform/core/viewer';
import { tx, type Db } from '#platform/server';
import type { ShownKind } from '../owner-answer.types.ts';
import { markConfirmed, mattersListed, type MatterListed } from './matters-list.queries.ts';

/** What the list is narrowed to; empty texts narrow nothing. */
export interface MattersFilter {
  area: string;
  standing: string;
  asked: string;
  placeSlug: string | null;
}

/** A matter in the list, with standings as a page shows them. */
export type MatterRow = Omit<MatterListed, 'standings'> & {
  distribution: Partial<Record<ShownKind, number>>;
  /** The one standing, where there is one place; else null. */
  kind: ShownKind | null;
};

export interface MattersList {
  /** In the county's order; matters in theirs. Only areas with something to show. */
  areas: {
    slug: string;
    nameSv: string;
    nameEn: string;
    matters: MatterRow[];
    unconfirmed: number;
  }[];
  /** Every area there is, to choose among. */
  allAreas: { slug: string; nameSv: string; nameEn: string }[];
  count: number;
  shown: number;
  unconfirmed: number;
}

/** The county's matters by area, narrowed as the viewer wishes. One question to the database. */
export async function mattersList(
  db: Db,
  viewer: Viewer,
  filter: MattersFilter,
): Promise<MattersList> {
  const all = (await mattersListed(db, viewer, filter.placeSlug)).map((matter) =>
    asRow(matter, filter),
  );
  const shown = all.filter((matter) => fits(matter, filter));
  const allAreas = [
    ...new Map(
      all.map((m) => [m.areaSlug, { slug: m.areaSlug, nameSv: m.areaSv, nameEn: m.areaEn }]),
    ).values(),
  ];
  return {
    areas: allAreas
      .map((area) => ({
        ...area,
        matters: shown.filter((matter) => matter.areaSlug === area.slug),
        unconfirmed: all.filter((matter) => matter.areaSlug === area.slug && !matter.confirmed)
          .length,
      }))
      .filter(({ matters }) => matters.length > 0),
    allAreas,
    count: all.length,
    shown: shown.length,
    unconfirmed: all.filter((matter) => !matter.confirmed).length,
  };
}

/** The county stands for a matter, or for all matters of an area. Coordinators only; returns how many were new. Doing it twice changes nothing. */
export async function confirmMatters(
  viewer: Viewer,
  which: { matterSlug: string } | { areaSlug: string },
  now: Date,
): Promise<{ ok: false; reason: 'not-coordinator' } | { ok: true; count: number }> {
  if (!isCoordinator(viewer)) return no('not-coordinator');
  const count = await tx(viewer, 'write', (db) => markConfirmed(db, viewer, which, now));
  return { ok: true, count };
}

function asRow({ standings, ...matter }: MatterListed, { placeSlug }: MattersFilter): MatterRow {
  const distribution: Partial<Record<ShownKind, number>> = {};
  for (const [kind, count] of Object.entries(standings) as [ShownKind, number][]) {
    const shown = kind === 'unasked' && matter.running ? 'running' : kind;
    distribution[shown] = count;
  }
  const kinds = Object.keys(distribution) as ShownKind[];
  const nothing: ShownKind = matter.ownOpened ? 'hidden' : matter.running ? 'running' : 'unasked';
  const isOnePlace = matter.asked === 'county' || placeSlug !== null || kinds.length === 0;
  return { ...matter, distribution, kind: isOnePlace ? (kinds[0] ?? nothing) : null };
}

function fits(matter: MatterRow, { area, standing, asked }: MattersFilter): boolean {
  if (area && matter.areaSlug !== area) return false;
  if (asked && matter.asked !== asked) return false;
  if (!standing) return true;
  return matter.kind === standing || standing in matter.distribution;
}
