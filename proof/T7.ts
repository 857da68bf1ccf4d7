import pg from 'pg';
import type { NoteId } from '#matters';
import { changeNote, noteById, stopSharingNote, writeNote } from '#matters/server';
import type { MatterId, OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import {
  closeSession,
  endMySession,
  endMySessions,
  mySessions,
  newFormKey,
  newId,
  NoMembership,
  openSession,
  tx,
  viewerOf,
} from '#platform/server';
import type { FreshHouse } from '../tests/database/fresh.ts';
import { smallCounty, type SmallCounty } from '../tests/database/small-county.ts';
import { inLanes } from './load/lanes.ts';
import { organisationsIn, peopleAt } from './load/people.ts';
import { post } from './load/posting.ts';
import type { Proof } from './types.ts';

interface Size {
  [name: string]: number;
  revocations: number;
  organisations: number;
}
const KINDS = ['membership', 'session', 'share', 'clearance'] as const;
type Kind = (typeof KINDS)[number];
const LANES = 6;

/** Somebody who reads a note until they may no longer, and how that is brought about. */
interface Case {
  kind: Kind;
  token: string;
  /** Who they were when they began: a page that is open, a form half written. */
  earlier: Viewer;
  note: NoteId;
  revoke(): Promise<void>;
}

/** Rights are taken away in the middle of much reading; whatever is asked from then on gets nothing. */
export default {
  id: 'T7',
  title:
    'Who has left, is signed out, or is no longer among the readers, is out at the next request',
  target: '1,000 revocations under load: the next request refused 1,000 of 1,000',
  needs: ['postgres'],
  small: { revocations: 16, organisations: 4 },
  full: { revocations: 1000, organisations: 20 },
  async run(ctx) {
    const house = await ctx.house({ clock: 'real' });
    const county = await smallCounty(house);
    const homes = await homesIn(house, county, ctx.size.organisations);
    const told = { refused: 0, late: 0, before: 0, after: 0, writes: 0, cached: 0 };
    const byKind = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
    const cases: Case[] = [];
    for (let n = 0; n < ctx.size.revocations; n += 1)
      cases.push(await caseOf(house, county, homes, KINDS[n % KINDS.length]!, n));
    const owners = new pg.Pool({ connectionString: house.ownerUrl, max: 2 });
    await inLanes(LANES, cases.entries(), async ([n, made]) => {
      const { kind } = made;
      const { ok, late, before, after, wrote, cached } = await revokeUnderLoad(owners, made);
      if (ok) told.refused += 1;
      if (ok) byKind[kind] += 1;
      told.late += late;
      told.before += before;
      told.after += after;
      told.writes += wrote;
      told.cached += cached;
      if (n % 200 === 199) ctx.say(`${n + 1} revocations`);
    }).finally(() => owners.end());
    const passed =
      told.refused === ctx.size.revocations &&
      told.late + told.writes === 0 &&
      told.before >= ctx.size.revocations &&
      told.cached > 0;
    return {
      passed,
      figures: {
        revocations: ctx.size.revocations,
        'next request refused': told.refused,
        ...Object.fromEntries(KINDS.map((kind) => [`of them ${kind}`, byKind[kind]])),
        'requests answered before': told.before,
        'requests refused after': told.after,
        'answered although begun after': told.late,
        'written after': told.writes,
        'control: answered where rights are remembered': told.cached,
      },
      ...(passed ? {} : { why: 'Somebody was answered after their right had been taken away.' }),
    };
  },
} satisfies Proof<Size>;

interface Home {
  id: OrganisationId;
  administrator: Viewer;
}

async function homesIn(house: FreshHouse, county: SmallCounty, many: number): Promise<Home[]> {
  const homes: Home[] = [];
  for (const { id } of await organisationsIn(house, county.countyId, many)) {
    const at = { countyId: county.countyId, organisationId: id };
    const [administrator] = await peopleAt(house, at, 1, 'administrator');
    homes.push({ id, administrator: administrator! });
  }
  return homes;
}

async function caseOf(
  house: FreshHouse,
  county: SmallCounty,
  homes: readonly Home[],
  kind: Kind,
  n: number,
): Promise<Case> {
  const home = homes[n % homes.length]!;
  const next = homes[(n + 1) % homes.length]!;
  const [person] = await peopleAt(house, { countyId: county.countyId, organisationId: home.id }, 1);
  const { personId } = person!;
  if (kind === 'clearance')
    await house.owner.query(
      `update organisations.membership set cleared_at = now(), cleared_by = $2 where person_id = $1`,
      [personId, home.administrator.personId],
    );
  const token = await openSession(person!);
  const earlier = (await viewerOf(token))!;
  const note = await keepNote(house, county.wide, kind, home, next);
  const form = { version: '1', role: 'editor', cleared: '', key: newFormKey() };
  const change = async (action: 'change' | 'end') => {
    const params = { person: personId };
    const { status } = await post(home.administrator, `people/[person]?/${action}`, params, form);
    if (status !== 303) throw new Error(`the administrator was not let to: ${status}`);
  };
  const ways: Record<Kind, () => Promise<void>> = {
    membership: () => change('end'),
    clearance: () => change('change'),
    session: () => endSession(person!, token, earlier, n),
    share: () => unshare(next.administrator, note, homes[(n + 2) % homes.length]!.id, n),
  };
  return { kind, token, earlier, note, revoke: ways[kind] };
}

/** A note that the person reads: of their own, marked with secrecy, or another organisation's that names theirs. */
async function keepNote(
  { owner }: FreshHouse,
  matter: MatterId,
  kind: Kind,
  home: Home,
  next: Home,
): Promise<NoteId> {
  const id = newId<'note'>();
  const shared = kind === 'share';
  await owner.query(
    `insert into matters.note (county_id, id, organisation_id, matter_id, title, text, visibility, named, secrecy_section, secrecy_by, secrecy_on)
       values ($1, $2, $3, $4, 'Rubrik', 'Ord', $5, $6, $7, $8, case when $7::text is null then null else current_date end)`,
    [
      ...[home.administrator.countyId, id, shared ? next.id : home.id, matter],
      ...[shared ? 'named' : 'own', shared ? [home.id] : []],
      ...(kind === 'clearance' ? ['21 kap. 1 §', home.administrator.personId] : [null, null]),
    ],
  );
  return id;
}

/** Signed out here, ended from another of one's own sessions, or signed out everywhere. */
async function endSession(person: Viewer, token: string, earlier: Viewer, n: number) {
  if (n % 3 === 0) return closeSession(token);
  await tx(person, 'write', async (db) => {
    if (n % 3 === 1) return endMySessions(db);
    const found = (await mySessions(db)).filter(({ thisOne }) => !thisOne);
    for (const { id } of found) await endMySession(db, id);
    return found.length;
  });
  if (await viewerOf(token)) throw new Error(`the session of ${earlier.personId} did not end`);
}

/** Taken home again, or given to another organisation instead. */
async function unshare(by: Viewer, id: NoteId, instead: OrganisationId, n: number) {
  const note = {
    ...{ title: 'Rubrik', text: 'Ord', visibility: 'named' as const, existence: false },
    ...{ named: [instead], secrecySection: null, shareGround: null },
  };
  const outcome =
    n % 8 < 4
      ? await stopSharingNote(by, newFormKey(), id, 1, new Date())
      : await changeNote(by, newFormKey(), id, { from: 1, note }, new Date());
  if (!outcome.ok) throw new Error(`the note was not taken back: ${outcome.reason}`);
}

/** The whole request, as every page begins: who holds this token, and what do they read? */
async function asked({ token, note }: Case): Promise<boolean> {
  const viewer = await viewerOf(token);
  return viewer !== null && reads(viewer, note);
}
/** A request that had got past the door before. */
async function reads(viewer: Viewer, note: NoteId): Promise<boolean> {
  try {
    return (await tx(viewer, 'read', (db) => noteById(db, viewer, note))) !== null;
  } catch (error) {
    if (error instanceof NoMembership) return false;
    throw error;
  }
}

/** Does a form that was opened before still write? Asked only of those who are out of the house. */
async function writes({ kind, earlier }: Case): Promise<boolean> {
  if (kind !== 'membership' && kind !== 'session') return false;
  const note = {
    ...{ title: 'Efteråt', text: 'Ord', visibility: 'own' as const, named: [], existence: false },
    ...{ secrecySection: null, shareGround: null },
  };
  try {
    return (await writeNote(earlier, newFormKey(), 'wide', { from: 0, note }, new Date())).ok;
  } catch (error) {
    if (error instanceof NoMembership) return false;
    throw error;
  }
}

async function revokeUnderLoad(owners: pg.Pool, it: Case) {
  const told: { began: number; answered: boolean }[] = [];
  const until = { revoked: false };
  let warm: () => void = () => undefined;
  const read = new Promise<void>((ready) => (warm = ready));
  const loop = async (request: () => Promise<boolean>) => {
    while (!until.revoked) {
      const began = performance.now();
      const answered = await request();
      told.push({ began, answered });
      if (told.length >= 6) warm();
    }
  };
  const loops = [loop(() => asked(it)), loop(() => reads(it.earlier, it.note))];
  const remembered = await rememberingAnswer(owners, it);
  await Promise.race([read, ...loops]);
  await it.revoke();
  const done = performance.now();
  const next = await Promise.all([asked(it), reads(it.earlier, it.note), writes(it)]);
  until.revoked = true;
  await Promise.all(loops);
  const after = told.filter(({ began }) => began >= done);
  return {
    ok: !next[0] && !next[1],
    late: after.filter(({ answered }) => answered).length,
    before: told.filter(({ answered }) => answered).length,
    after: 2 + after.filter(({ answered }) => !answered).length,
    wrote: next[2] ? 1 : 0,
    cached: (await remembered()) ? 1 : 0,
  };
}

/** The control: a house that looks at the right once and remembers it for a while. */
async function rememberingAnswer(owners: pg.Pool, it: Case): Promise<() => Promise<boolean>> {
  const may = await asked(it);
  return async () => {
    if (!may) return false;
    const { rows } = await owners.query('select from matters.note where id = $1', [it.note]);
    return rows.length > 0;
  };
}
