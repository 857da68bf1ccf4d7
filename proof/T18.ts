import type { MatterId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, newId } from '#platform/server';
import type { FreshHouse } from '../tests/database/fresh.ts';
import { smallCounty, type SmallCounty } from '../tests/database/small-county.ts';
import { inLanes } from './load/lanes.ts';
import { peopleAt } from './load/people.ts';
import { load, post, type Answer, type Fields } from './load/posting.ts';
import type { Ctx, Proof } from './types.ts';

interface Size {
  [name: string]: number;
  keys: number;
  times: number;
}

/** Whoever sends forms: two of the same organisation, with what the organisation has to be changed. */
interface Lane {
  viewer: Viewer;
  /** A colleague, whose keys are their own. */
  other: Viewer;
  slug: string;
  noteId: string;
  contactId: string;
  unitId: string;
}
/** A form to send: `fields` with a mark that shows where the words landed. */
interface Form {
  to: string;
  params: Record<string, string>;
  fields(mark: string): Fields;
}
/** A kind of form, the table where its words land, and how its next form is made. */
interface Kind {
  name: string;
  tbl: string;
  make(lane: Lane, as: Viewer): Promise<Form>;
}

const NOTE = { visibility: 'county', existence: '', secrecySection: '', shareGround: '' };
const KINDS: readonly Kind[] = [
  {
    name: 'a new note',
    tbl: 'matters.note',
    make: async () => ({
      to: 'matters/[slug]/notes/new?/save',
      params: { slug: 'wide' },
      fields: (mark) => ({ ...NOTE, title: mark, text: 'Ord' }),
    }),
  },
  {
    name: 'a note changed',
    tbl: 'matters.note',
    make: async (lane, as) => {
      const params = { slug: 'wide', id: lane.noteId };
      const { note } = await load<{ note: { version: number } }>(
        as,
        'matters/[slug]/notes/[id]/edit',
        params,
      );
      return {
        to: 'matters/[slug]/notes/[id]/edit?/save',
        params,
        fields: (mark) => ({ ...NOTE, title: mark, text: 'Ord', version: String(note.version) }),
      };
    },
  },
  {
    name: 'a new contact point',
    tbl: 'organisations.contact_point',
    make: async ({ slug }) => ({
      to: 'organisations/[slug]/contacts/new',
      params: { slug },
      fields: (mark) => ({ role: mark, phone: '000-00 00 00' }),
    }),
  },
  {
    name: 'a contact point changed',
    tbl: 'organisations.contact_point',
    make: async ({ slug, contactId }, as) => {
      const params = { slug, id: contactId };
      const { contact } = await load<{ contact: { version: number } }>(
        as,
        'organisations/[slug]/contacts/[id]',
        params,
      );
      return {
        to: 'organisations/[slug]/contacts/[id]?/save',
        params,
        fields: (mark) => ({ role: mark, version: String(contact.version) }),
      };
    },
  },
  {
    name: 'own words',
    tbl: 'organisations.profile',
    make: async ({ slug }, as) => {
      const { version } = await load<{ version: number }>(as, 'organisations/[slug]/edit', {
        slug,
      });
      return {
        to: 'organisations/[slug]/edit?/save',
        params: { slug },
        fields: (mark) => ({ mission: mark, version: String(version) }),
      };
    },
  },
  {
    name: 'units',
    tbl: 'organisations.unit',
    make: async ({ slug, unitId }, as) => {
      const { from } = await load<{ from: string }>(as, 'organisations/[slug]/units', { slug });
      return {
        to: 'organisations/[slug]/units',
        params: { slug },
        fields: (mark) => ({ from, unit: unitId, [`sv-${unitId}`]: mark, [`at-${unitId}`]: '1' }),
      };
    },
  },
  {
    name: 'a wish that something be asked',
    tbl: 'matters.inquiry',
    make: async () => ({
      to: 'matters/[slug]?/inquire',
      params: { slug: 'wide' },
      fields: (mark) => ({ wording: mark }),
    }),
  },
  {
    name: 'an invitation with its letter',
    tbl: 'organisations.invitation',
    make: async () => ({
      to: 'people/invite',
      params: {},
      fields: (mark) => ({
        name: mark,
        mail: `${mark}@example.test`,
        role: 'reader',
        language: 'sv',
      }),
    }),
  },
];

/** Each form of the house that writes something new or changes something, sent several times in the same moment. */
export default {
  id: 'T18',
  title: 'The same form sent five times at once has one effect and gives one answer',
  target:
    '2,000 keys × 5: one effect and one answer each; another body refused; a colleague’s same key its own',
  needs: ['postgres'],
  small: { keys: 42, times: 5 },
  full: { keys: 2000, times: 5 },
  async run(ctx) {
    const house = await ctx.house({ clock: 'real' });
    const county = await smallCounty(house);
    const lanes = await lanesOf(house, county);
    const before = process.env.SMTP_URL;
    process.env.SMTP_URL = 'smtp://127.0.0.1:9'; // an invitation goes by a letter; nobody sends it here
    try {
      return await prove(ctx, house, lanes);
    } finally {
      if (before === undefined) delete process.env.SMTP_URL;
      else process.env.SMTP_URL = before;
    }
  },
} satisfies Proof<Size>;

async function prove(ctx: Ctx<Size>, house: FreshHouse, lanes: readonly Lane[]) {
  const told = { answersThatDiffer: 0, notTaken: 0, notRefused: 0, colleagues: 0, races: 0 };
  const expected = new Map<string, string>();
  const oneOf: [string, string, string][] = [];
  const numbers = Array.from({ length: ctx.size.keys }, (_none, n) => n);
  const work = lanes.map((_lane, at) => numbers.filter((n) => n % lanes.length === at));
  await Promise.all(
    lanes.map(async (lane, at) => {
      for (const [turn, n] of work[at]!.entries()) {
        const kind = KINDS[(turn + at) % KINDS.length]!;
        const [a, b, c] = ['a', 'b', 'c'].map((letter) => `t18-${n}-${letter}`) as [
          string,
          string,
          string,
        ];
        const form = await kind.make(lane, lane.viewer);
        const key = newFormKey();
        const send = (mark: string, as = lane.viewer, what = form) =>
          post(as, what.to, what.params, { ...what.fields(mark), key });
        if (turn % 7 === 6) {
          // two bodies with one key at once: one of them wins, and whoever sent the other is told
          const answers = await Promise.all([a, b, a, b, a, b].map((mark) => send(mark)));
          const [left, right] = [0, 1].map((odd) => answers.filter((_one, i) => i % 2 === odd));
          const [won, lost] = isTaken(left![0]!) ? [left!, right!] : [right!, left!];
          told.races += 1;
          told.notTaken += won.filter((one) => !isTaken(one)).length;
          told.answersThatDiffer += different(won);
          told.notRefused += lost.filter((one) => !isRefused(one)).length;
          oneOf.push([kind.tbl, a, b]);
        } else {
          const answers = await Promise.all(Array.from({ length: ctx.size.times }, () => send(a)));
          told.notTaken += answers.filter((one) => !isTaken(one)).length;
          told.answersThatDiffer += different(answers);
          if (!isRefused(await send(b))) told.notRefused += 1;
          expected.set(a, kind.tbl);
        }
        if (turn % 5 === 0) {
          const theirs = await kind.make(lane, lane.other);
          if (!isTaken(await send(c, lane.other, theirs))) told.notTaken += 1;
          told.colleagues += 1;
          expected.set(c, kind.tbl);
        }
        if (n % 500 === 499) ctx.say(`${n + 1} keys`);
      }
    }),
  );
  const landed = await effects(house);
  const wrong = [...expected].filter(([mark, tbl]) => landed.get(`${tbl} ${mark}`) !== 1);
  const wrongRaces = oneOf.filter(
    ([tbl, a, b]) => (landed.get(`${tbl} ${a}`) ?? 0) + (landed.get(`${tbl} ${b}`) ?? 0) !== 1,
  );
  const all = expected.size + oneOf.length;
  const effectsInAll = [...landed.values()].reduce((sum, many) => sum + many, 0);
  const letters = await lettersBesideInvitations(house);
  const control = await withoutTheKey(ctx, house, lanes);
  const passed =
    wrong.length + wrongRaces.length + letters === 0 &&
    effectsInAll === all &&
    told.answersThatDiffer + told.notTaken + told.notRefused === 0 &&
    told.races > 0 &&
    control > 0;
  return {
    passed,
    figures: {
      keys: ctx.size.keys,
      'kinds of form': KINDS.length,
      effects: effectsInAll,
      'effects that should be': all,
      'keys with none or several': wrong.length + wrongRaces.length,
      'answers that differ': told.answersThatDiffer,
      'not taken': told.notTaken,
      'another body, not refused': told.notRefused,
      'two bodies at once': told.races,
      'a colleague’s same key': told.colleagues,
      'letters beside their invitations': letters,
      'control: doubles without the key': control,
    },
    ...(passed
      ? {}
      : { why: `See the figures; first: ${JSON.stringify(wrong[0] ?? wrongRaces[0] ?? told)}` }),
  };
}

const isTaken = ({ status }: Answer) => status === 303;
/** Refused with a sentence, not a fault of ours, and what was typed comes back. */
const isRefused = ({ status, shown }: Answer) =>
  (status === 409 || status === 422) && shown !== null;
const different = (answers: readonly Answer[]) =>
  new Set(answers.map((one) => JSON.stringify(one))).size - 1;

async function lanesOf(house: FreshHouse, county: SmallCounty): Promise<Lane[]> {
  const { owner } = house;
  const lanes: Lane[] = [];
  for (const name of ['region', 'alby', 'berga', 'cedra', 'agency', 'chamber'] as const) {
    const at = { countyId: county.countyId, organisationId: county[name].organisationId };
    const [viewer, other] = await peopleAt(house, at, 2, 'administrator');
    const { rows } = await owner.query(
      'select slug from organisations.organisation where id = $1',
      [at.organisationId],
    );
    const lane = {
      ...{ viewer: viewer!, other: other!, slug: rows[0].slug },
      ...{ noteId: newId(), contactId: newId(), unitId: newId() },
    };
    await seed(house, at, lane, county.wide);
    lanes.push(lane);
  }
  return lanes;
}

async function seed(
  { owner }: FreshHouse,
  at: { countyId: string; organisationId: string },
  lane: Lane,
  matter: MatterId,
): Promise<void> {
  const here = [at.countyId, at.organisationId];
  await owner.query(
    `insert into matters.note (county_id, organisation_id, id, matter_id, title, text) values ($1, $2, $3, $4, 'Först', 'Ord')`,
    [...here, lane.noteId, matter],
  );
  await owner.query(
    `insert into organisations.contact_point (county_id, organisation_id, id, role) values ($1, $2, $3, 'Först')`,
    [...here, lane.contactId],
  );
  await owner.query(
    `insert into organisations.unit (county_id, organisation_id, id, name_sv, name_en, position) values ($1, $2, $3, 'Först', 'First', 0)`,
    [...here, lane.unitId],
  );
}

/** How many versions each mark was written in, by "table mark". */
async function effects({ owner }: FreshHouse): Promise<Map<string, number>> {
  const { rows } = await owner.query(
    `select tbl || ' ' || substring(payload::text from 't18-[0-9]+-[abc]') as what, count(*)::int as many
       from history.version where payload::text ~ 't18-[0-9]+-[abc]' group by 1`,
  );
  return new Map(rows.map(({ what, many }) => [what, many]));
}

/** Invitations without a letter of their own, or with two, counted together. */
async function lettersBesideInvitations({ owner }: FreshHouse): Promise<number> {
  const { rows } = await owner.query(
    `select count(*)::int as many from organisations.invitation i
       full join mail.message m on m.key = 'invitation/' || i.id where i.id is null or m.id is null`,
  );
  return rows[0].many;
}

/** The control: each sending with a key of its own, as if there were none. How many notes too many that gives. */
async function withoutTheKey(
  ctx: Ctx<Size>,
  { owner }: FreshHouse,
  lanes: readonly Lane[],
): Promise<number> {
  const forms = 10;
  await inLanes(2, Array.from({ length: forms }).keys(), async (n) => {
    const lane = lanes[n % lanes.length]!;
    const { to, params, fields } = await KINDS[0]!.make(lane, lane.viewer);
    const send = () =>
      post(lane.viewer, to, params, { ...fields(`control-${n}`), key: newFormKey() });
    await Promise.all(Array.from({ length: ctx.size.times }, send));
  });
  const { rows } = await owner.query(
    `select count(*)::int as many from matters.note where title like 'control-%'`,
  );
  return rows[0].many - forms;
}
