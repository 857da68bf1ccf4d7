// Proposals of boundaries as people would make and answer them: through the room's own actions, as themselves.
import { randomUUID } from 'node:crypto';
import { addDays, localDateOf } from '#platform/core/working-days';
import type { MatterId, OrganisationId, PackageId, PlaceId, ProposalId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { tx } from '#platform/server';
import type { ProposalCommand } from '#matters';
import { answerProposals, proposalsSeen, propose, proposePackage } from '#matters/server';
import type { Made } from './generate.ts';

/** As many as a package holds at most. */
const IN_PACKAGE = 100;

/** A package that waits for one municipality. */
export interface Waiting {
  id: PackageId;
  who: Viewer;
  proposals: ProposalId[];
}

/**
 * A proposal for all municipalities, said yes to by everyone who is asked, each in a transaction of its own; the
 * municipalities last. Returns how long each of them took to join, in milliseconds.
 */
export async function joinedByAll(made: Made): Promise<{ id: ProposalId; joiningMs: number[] }> {
  const now = new Date();
  const region = regionOf(made);
  const towns = made.editors.filter(({ isTown }) => isTown);
  const command = proposalOf(
    made.agreeable.at(-1) as MatterId,
    towns.map(({ organisation }) => organisation),
    null,
    now,
  );
  const proposed = await propose(region, randomUUID(), command, now);
  if (!proposed.ok) throw new Error(`not proposed: ${proposed.reason}`);
  const { id } = proposed;
  const seen = await tx(region, 'read', (db) => proposalsSeen(db, region, { ids: [id] }));
  const asked = new Set(
    (seen[0]?.parties ?? [])
      .filter(({ mustAt, answer }) => mustAt.length > 0 && answer === null)
      .map(({ organisationId }) => organisationId as string),
  );
  const joiningMs: number[] = [];
  for (const editor of made.editors.toSorted((a, b) => Number(a.isTown) - Number(b.isTown))) {
    if (!asked.has(editor.organisation)) continue;
    const began = performance.now();
    await sayYes(viewerOf(made, editor), [id]);
    if (editor.isTown) joiningMs.push(performance.now() - began);
  }
  const after = await tx(region, 'read', (db) => proposalsSeen(db, region, { ids: [id] }));
  const inForce = (after[0]?.places ?? []).filter(({ state }) => state === 'in-force').length;
  if (inForce !== towns.length)
    throw new Error(`in force at ${inForce} of ${towns.length} municipalities`);
  return { id, joiningMs };
}

/** Packages of a hundred, each waiting for another municipality; as many as the county has matters and places for. */
export async function packagesWaiting(made: Made, wanted: number): Promise<Waiting[]> {
  const now = new Date();
  const region = regionOf(made);
  const towns = made.editors.filter(({ isTown }) => isTown);
  // the last one is taken by joinedByAll
  const matters = made.agreeable.slice(0, -1).slice(0, IN_PACKAGE);
  const placesEach = Math.ceil(IN_PACKAGE / matters.length);
  const packages: Waiting[] = [];
  for (let from = 0; packages.length < wanted && from + placesEach <= towns.length;) {
    const places = towns.slice(from, from + placesEach);
    const who = viewerOf(made, places[0]!);
    const items = places
      .flatMap(({ organisation }) =>
        matters.map((matter) =>
          proposalOf(matter as MatterId, [organisation], who.organisationId, now),
        ),
      )
      .slice(0, IN_PACKAGE);
    from += placesEach;
    const name = `Paket ${packages.length + 1}`;
    const sent = await proposePackage(region, randomUUID(), { name, items }, now);
    if (!sent.ok) throw new Error(`no package: ${sent.refusals.map((r) => r.reason).join(', ')}`);
    const seen = await tx(region, 'read', (db) =>
      proposalsSeen(db, region, { packageId: sent.id }),
    );
    packages.push({ id: sent.id, who, proposals: seen.map(({ id }) => id) });
  }
  return packages;
}

/** Says yes to all of them in one sitting; throws when one was not taken. */
export async function sayYes(who: Viewer, proposals: readonly ProposalId[]): Promise<void> {
  const answers = proposals.map((proposalId) => ({
    proposalId,
    answer: 'yes' as const,
    reason: '',
  }));
  const { results } = await answerProposals(who, randomUUID(), answers, new Date());
  const refused = results.find(({ refusal }) => refusal !== null);
  if (refused) throw new Error(`an answer was not taken: ${refused.refusal}`);
}

function proposalOf(
  matterId: MatterId,
  places: readonly string[],
  contributor: OrganisationId | null,
  now: Date,
): ProposalCommand {
  return {
    matterId,
    placeIds: places as readonly string[] as PlaceId[],
    roles: [
      // each municipality has it at its own place, or the one who is asked takes part
      { organisationId: null, role: 'owner' },
      ...(contributor && !places.includes(contributor)
        ? [{ organisationId: contributor, role: 'contributor' as const }]
        : []),
    ],
    limit: 'Kommunen tar emot frågan och följer den till nästa, med namn och telefonnummer.',
    settled: { kind: 'officials' },
    startsOn: null,
    lookAgainBy: addDays(localDateOf(now), 365),
    message: 'Så här har vi gjort hittills, och det har fungerat.',
    counters: null,
  };
}

function regionOf({ viewer }: Made): Viewer {
  const { person, organisation, county, session } = viewer;
  return {
    personId: person,
    organisationId: organisation,
    countyId: county,
    role: 'editor',
    countyRoles: ['coordinator'],
    personName: 'Maja Exempelson',
    organisationName: 'Region Västerbotten',
    session,
    cleared: false,
    fresh: true,
    kind: 'full',
    only: null,
  } as unknown as Viewer;
}

function viewerOf(
  made: Made,
  editor: { person: string; organisation: string; session: string },
): Viewer {
  return {
    personId: editor.person,
    organisationId: editor.organisation,
    countyId: made.viewer.county,
    role: 'editor',
    countyRoles: [],
    personName: 'Exempel Person',
    organisationName: '',
    session: editor.session,
    cleared: false,
    fresh: true,
    kind: 'full',
    only: null,
  } as unknown as Viewer;
}
