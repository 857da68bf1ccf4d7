import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import {
  defaultLookAgain,
  LIMIT_MAX,
  type PackageCommand,
  type ProposalRefusal,
  type RefusalDetail,
  type StandingKind,
} from '#matters';
import {
  foreseeProposals,
  nameableOrganisations,
  packageGround,
  parsePackage,
  proposePackage,
  type Foreseen,
  type PackageGround,
  type PackageRow,
  type PackageValues,
} from '#matters/server';
import { refusalTold } from '#matters/ui/proposal-refusals.ts';
import { roleLines } from '#matters/ui/proposal-words.ts';
import * as m from '#messages';
import type { OrganisationId, PlaceId } from '#platform/core/ids';
import { isCoordinator, type Viewer } from '#platform/core/viewer';
import { localDateOf } from '#platform/core/working-days';
import { newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../../organisations/once.ts';
import { packageFaults } from '../../faults.ts';
import { around, whereOf } from '../../shown.ts';
import type { Actions, PageServerLoad } from './$types';

/** What a package can be made of, with what everybody already sees alike ticked. Four questions. */
export const load: PageServerLoad = async ({ locals }) => {
  const viewer = locals.viewer!;
  const now = new Date();
  const ground = await tx(viewer, 'read', (db) => packageGround(db, viewer, now));
  const rows = ground.rows.flatMap((row) => rowOf(row, ground, viewer) ?? []);
  return {
    ...around(viewer, ground),
    textMax: LIMIT_MAX,
    alike: groupsOf(rows.filter(({ alike }) => alike)),
    more: groupsOf(rows.filter(({ alike }) => !alike)),
    values: {
      name: m.boundaries_package_nameValue(),
      lookAgainBy: defaultLookAgain(localDateOf(now)) as string,
      message: '',
      rows: rows.filter(({ preselected }) => preselected).map(({ id }) => id),
      limits: {} as Record<string, string>,
    },
  };
};

/** Area by area, in the county's order. */
function groupsOf<R extends { area: string }>(rows: readonly R[]): { name: string; rows: R[] }[] {
  const areas = [...new Set(rows.map(({ area }) => area))];
  return areas.map((name) => ({ name, rows: rows.filter(({ area }) => area === name) }));
}

const ALIKE: readonly StandingKind[] = ['aligned', 'shared'];

/** A matter that may be proposed as everybody sees it, where nothing is agreed; null: none of that. */
function rowOf(row: PackageRow, ground: PackageGround, viewer: Viewer) {
  const { matter, suggested, agreedAt } = row;
  if (matter.running || matter.silent || row.ownOpen.length > 0 || suggested.roles.length === 0)
    return null;
  const shape = (owners: readonly (string | null)[], placeId: string) =>
    owners
      .map((one) => (one === placeId ? '' : (one ?? '')))
      .sort()
      .join();
  const wanted = shape(
    suggested.roles.map(({ organisationId }) => organisationId),
    '',
  );
  const alike = matter.standings.filter(
    ({ kind, owners, placeId }) => ALIKE.includes(kind) && shape(owners, placeId) === wanted,
  );
  const wished = alike.length ? alike.map(({ placeId }) => placeId) : suggested.placeIds;
  const placeIds = wished.filter((id) => !agreedAt.includes(id));
  if (placeIds.length === 0) return null;
  const kind = alike[0]?.kind ?? 'unasked';
  return {
    id: matter.id as string,
    area: m.pick(matter.areaSv, matter.areaEn),
    name: m.pick(matter.nameSv, matter.nameEn),
    kind,
    roles: suggested.roles,
    placeIds: placeIds as string[],
    where: whereOf(placeIds, ground, viewer),
    alike: alike.length > 0,
    open: row.open,
    preselected:
      alike.length > 0 &&
      !row.open &&
      !isOursAlone(row, placeIds, viewer) &&
      isConcerned(row, placeIds, viewer),
  };
}

/** Nobody but our own organisation would have to say yes: there is nobody to agree with. */
function isOursAlone(
  { suggested, matter }: PackageRow,
  placeIds: readonly PlaceId[],
  viewer: Viewer,
) {
  const own = viewer.organisationId;
  const isHome = placeIds.every((id) => id === (own as string));
  return (
    (matter.asked === 'county' || isHome) &&
    suggested.roles.every(({ organisationId }) => (organisationId ?? own) === own)
  );
}

/** Is the viewer's organisation concerned in a way that shows here? Else the matter may be ticked all the same. */
function isConcerned({ suggested }: PackageRow, placeIds: readonly PlaceId[], viewer: Viewer) {
  const own = viewer.organisationId;
  return (
    isCoordinator(viewer) ||
    suggested.roles.some(({ organisationId }) => organisationId === own) ||
    placeIds.some((id) => id === (own as string))
  );
}

/** What stands in the form, for the form. */
function shownValues(values: PackageValues) {
  const rows = Object.keys(values.rows);
  return {
    name: values.name,
    lookAgainBy: values.lookAgainBy,
    message: values.message,
    rows,
    limits: Object.fromEntries(rows.map((id) => [id, values.rows[id]?.limit ?? ''])),
  };
}

export const actions: Actions = {
  /** What would happen: nothing is sent. */
  review: async ({ locals, request }: RequestEvent) => {
    const viewer = locals.viewer!;
    const form = await request.formData();
    const reading = parsePackage(form);
    const values = shownValues(reading.values);
    if (!reading.ok) return fail(422, { values, faults: packageFaults(reading.faults) });
    const foreseen = await foreseeProposals(viewer, reading.command.items, new Date());
    const refusals = foreseen.flatMap((one, index) => (one.ok ? [] : [{ index, ...one }]));
    if (refusals.length > 0) {
      return fail(422, { values, faults: rowFaults(reading.command, refusals) });
    }
    const { ground, nameable } = await tx(viewer, 'read', async (db) => ({
      ground: await packageGround(db, viewer),
      nameable: await nameableOrganisations(db, viewer.countyId),
    }));
    const asked = askedBy(foreseen);
    return {
      values,
      faults: [],
      summary: {
        formKey: String(form.get('key') || newFormKey()),
        rows: reading.command.items.map((item) => ({
          id: item.matterId as string,
          name: nameOf(item.matterId, ground),
          roles: roleLines(item.roles, ground.organisations).map(
            ({ title, who }) => `${title}: ${who}`,
          ),
          limit: item.limit,
          where: whereOf(item.placeIds, ground, viewer),
        })),
        asked: [...asked]
          .sort((a, b) => b[1] - a[1])
          .map(([id, count]) => ({ name: ground.organisations.get(id)?.name ?? '', count })),
        othersMayBeAsked: foreseen.some((one) => one.ok && one.othersMayBeAsked),
        disclosure: nameable
          .filter(({ id, publicAccess }) => asked.has(id) && publicAccess === 'none')
          .map(({ name }) => name),
        hidden: hiddenOf(form, reading.command),
      },
    };
  },
  edit: async ({ request }) => {
    const { values } = parsePackage(await request.formData());
    return { values: shownValues(values), faults: [] };
  },
  send: async ({ locals, request }) => {
    const viewer = locals.viewer!;
    const form = await request.formData();
    const reading = parsePackage(form);
    const values = shownValues(reading.values);
    if (!reading.ok) return fail(422, { values, faults: packageFaults(reading.faults) });
    const key = String(form.get('key') ?? '');
    const outcome = await orKeyUsed(proposePackage(viewer, key, reading.command, new Date()));
    if (outcome.ok) {
      redirect(303, `/boundaries/packages/${outcome.id}?saved=${outcome.proposals}`);
    }
    if ('reason' in outcome) return fail(409, { values, faults: [refusalTold('key-used')] });
    const faults = rowFaults(reading.command, outcome.refusals);
    return fail(422, { values, faults });
  },
};

/** What was filled in for the chosen matters, for the form that sends it or goes back. */
function hiddenOf(form: FormData, { items }: PackageCommand) {
  const rows = items.map(({ matterId }) => `${matterId}.`);
  const isWanted = (name: string) =>
    name !== 'key' && (!name.includes('.') || rows.some((row) => name.startsWith(row)));
  return [...form].flatMap(([name, value]) =>
    isWanted(name) ? [{ name, value: String(value) }] : [],
  );
}

function nameOf(matterId: string, { rows }: PackageGround): string {
  const matter = rows.find((row) => row.matter.id === matterId)?.matter;
  return matter ? m.pick(matter.nameSv, matter.nameEn) : '';
}

/** How many proposals each is asked to say yes to. */
function askedBy(foreseen: readonly Foreseen[]): Map<OrganisationId, number> {
  const asked = new Map<OrganisationId, number>();
  for (const one of foreseen) {
    if (!one.ok) continue;
    const must = one.parties
      .filter(({ mustAt }) => mustAt.length > 0)
      .map(({ organisationId }) => organisationId);
    for (const id of must) asked.set(id, (asked.get(id) ?? 0) + 1);
  }
  return asked;
}

/** What stands against some of them, each at its row. */
function rowFaults(
  { items }: PackageCommand,
  refusals: readonly { index: number; reason: ProposalRefusal; detail: RefusalDetail }[],
) {
  return refusals.map(({ index, reason, detail }) => {
    const item = items[index];
    const { message } = refusalTold(reason, detail);
    return item ? { field: `row-${item.matterId}`, message } : { message };
  });
}
