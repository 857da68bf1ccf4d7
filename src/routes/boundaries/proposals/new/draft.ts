import { defaultLookAgain, rolesAsSaid, type BoundaryContent, type RoleHeld } from '#matters';
import type { DraftGround, ProposalValues } from '#matters/server';
import * as m from '#messages';
import type { OrganisationId, PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { localDateOf } from '#platform/core/working-days';

/** What the address wishes the form to begin from. */
export interface Wish {
  place: string | null;
  /** A boundary, in force or once in force. */
  from: string | null;
  /** A proposal that this one answers, or that has ended and is made again. */
  counters: string | null;
  again: string | null;
  /** Slugs of organisations that say they have the responsibility. */
  candidates: readonly string[];
}

export type BegunFrom = 'standing' | 'owners' | 'claimed' | 'inForce' | 'counters' | 'common';

/** The form as it begins: from what it answers, what is in force, what stands now, or how it usually is. */
export function beginning(
  ground: DraftGround,
  viewer: Viewer,
  wish: Wish,
  now: Date,
): { values: ProposalValues; begunFrom: BegunFrom } {
  const { boundaries, proposals, suggested, matter } = ground;
  const place = matter.asked === 'county' ? null : ground.places.find((p) => p.slug === wish.place);
  const lookAgainBy = defaultLookAgain(localDateOf(now));
  const answered = proposals.find(({ id }) => id === wish.counters || id === wish.again);
  if (answered) {
    const at = answered.places.map(({ placeId }) => placeId);
    return { values: valuesFrom(answered, at, lookAgainBy), begunFrom: 'counters' };
  }
  const old = boundaries.find(({ id }) => id === wish.from);
  if (old) {
    const held = old.places.flatMap((one) => (one.endedAt ? [] : [one.placeId]));
    const at = place ? [place.id] : held.length ? held : suggested.placeIds;
    return { values: valuesFrom(old, at, lookAgainBy), begunFrom: 'inForce' };
  }
  const at = place ? [place.id] : suggested.placeIds;
  const { roles, begunFrom } = withOthers(
    rolesAt(ground, viewer, place?.id ?? null, wish),
    ground,
    viewer,
    place?.id ?? null,
  );
  const content: BoundaryContent = { roles, limit: '', settled: { kind: 'officials' } };
  return { values: valuesFrom(content, at, lookAgainBy), begunFrom };
}

/** Beside the owners those who say themselves what they do; where it cannot be told, only the owners are claimed. */
function withOthers(
  begun: { roles: RoleHeld[]; begunFrom: BegunFrom },
  { matter, organisations, places }: DraftGround,
  viewer: Viewer,
  placeId: PlaceId | null,
): { roles: RoleHeld[]; begunFrom: BegunFrom } {
  if (begun.begunFrom !== 'standing') return begun;
  const at = placeId ?? (matter.asked === 'county' ? viewer.countyId : null);
  const owners = begun.roles.map(({ organisationId }) => organisationId);
  const municipalities = new Set<string>(places.map(({ id }) => id));
  const others = rolesAsSaid(matter.ownRoles, at, viewer.countyId, municipalities, owners).filter(
    ({ organisationId }) =>
      organisationId && organisations.get(organisationId)?.membership === 'member',
  );
  return {
    roles: [...begun.roles, ...others],
    begunFrom: matter.readable && at ? 'standing' : 'owners',
  };
}

/** Owners to begin from: those that stand at the place; nobody where several claim it, that is for people to say. */
function rolesAt(
  { matter, suggested }: DraftGround,
  viewer: Viewer,
  placeId: PlaceId | null,
  { candidates }: Wish,
): { roles: RoleHeld[]; begunFrom: BegunFrom } {
  const at = placeId ?? (matter.asked === 'county' ? viewer.countyId : null);
  const here = at && matter.standings.find((one) => one.placeId === at);
  if (here && here.kind === 'contested' && candidates.length > 0) {
    return { roles: [], begunFrom: 'claimed' };
  }
  if (here?.owners.length) {
    const roles = here.owners.map((organisationId) => ({ organisationId, role: 'owner' as const }));
    return { roles, begunFrom: 'standing' };
  }
  const municipality = placeId as OrganisationId | null;
  const isHere = here === undefined || here === null || placeId === null;
  return {
    // with one place only, "each municipality" is the municipality there
    roles: suggested.roles.map((one) => ({
      ...one,
      organisationId: one.organisationId ?? municipality,
    })),
    begunFrom: suggested.isSaid && isHere ? 'standing' : 'common',
  };
}

function valuesFrom(
  content: BoundaryContent,
  places: readonly string[],
  lookAgainBy: string,
): ProposalValues {
  const roles = content.roles.map(({ organisationId, role }) => [organisationId ?? 'each', role]);
  return {
    places: [...places],
    roles: Object.fromEntries(roles),
    limit: content.limit,
    settled: 'officials',
    body: '',
    paragraph: '',
    decidedOn: '',
    number: '',
    startsOn: '',
    lookAgainBy,
    message: '',
  };
}

/** Who is offered first: those with a role or a claim, the municipality of the place, ourselves; then all others. */
export function roleRows(ground: DraftGround, viewer: Viewer, wish: Wish, values: ProposalValues) {
  const { matter, organisations, places } = ground;
  const perPlace = matter.asked === 'municipality';
  const isPlace = new Set<string>(places.map(({ id }) => id));
  const bySlug = new Map([...organisations.values()].map((one) => [one.slug, one.id as string]));
  const only = values.places.length === 1 ? values.places[0] : undefined;
  const first = [
    ...Object.keys(values.roles),
    ...wish.candidates.flatMap((slug) => bySlug.get(slug) ?? []),
    ...(perPlace && !only ? ['each'] : []),
    ...matter.standings
      .filter(({ placeId }) => !only || placeId === only)
      .flatMap(({ owners, placeId }) =>
        // a municipality at its own place is "each municipality", unless that place is looked at
        owners.filter((one) => one !== (placeId as string) || only !== undefined),
      ),
    ...(only && isPlace.has(only) ? [only] : []),
    ...matter.common.map(({ organisationId }) => organisationId ?? only ?? 'each'),
    viewer.organisationId as string,
  ];
  const fits = (id: string) => id !== 'each' || perPlace;
  const likely = [...new Set(first)].filter(fits).slice(0, MOST_LIKELY);
  const claiming = new Set(wish.candidates.flatMap((slug) => bySlug.get(slug) ?? []));
  const row = (id: string) => {
    const organisation = organisations.get(id as OrganisationId);
    const known = organisation?.membership === 'known';
    return {
      id,
      name: id === 'each' ? m.proposals_form_each() : (organisation?.name ?? ''),
      known,
      claims: claiming.has(id),
      group: groupOf(id, known, isPlace),
    };
  };
  const everyone = [...(perPlace ? ['each'] : []), ...organisations.keys()];
  const rest = everyone.filter((id) => !likely.includes(id)).map(row);
  const order = [false, true].flatMap((known) => rest.filter((one) => one.known === known));
  return {
    likely: likely.map(row),
    others: [
      ...order.filter((one) => one.group === m.proposals_form_members()),
      ...order.filter((one) => one.group === m.proposals_form_municipalities()),
      ...order.filter((one) => one.known),
    ],
  };
}
const MOST_LIKELY = 9;

function groupOf(id: string, known: boolean, isPlace: ReadonlySet<string>): string {
  if (known) return m.proposals_form_knownGroup();
  return isPlace.has(id) || id === 'each'
    ? m.proposals_form_municipalities()
    : m.proposals_form_members();
}
