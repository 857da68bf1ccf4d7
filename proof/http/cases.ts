import { randomUUID } from 'node:crypto';
import { keyIn, type Row } from '../matrix/catalogue.ts';
import type { Looker } from '../matrix/people.ts';
import { below, pick } from '../random.ts';
import type { Random } from '../types.ts';
import type { Fields } from './client.ts';
import type { Ground } from './ground.ts';
import type { Person } from './people.ts';
import { addressOf, type Route } from './routes.ts';
import type { Sent } from './step.ts';

/** What an address or a field names, and so where one that is somebody else's is found. */
type Kind =
  | 'matter'
  | 'organisation'
  | 'round'
  | 'note'
  | 'proposal'
  | 'boundary'
  | 'package'
  | 'change'
  | 'contact'
  | 'person'
  | 'intake'
  | 'request'
  | 'dispatch'
  | 'letter'
  | 'token'
  | 'desk'
  | 'history'
  | 'word'
  | 'area'
  | 'county';

/** How an address is filled in: what varies, and what stands still beside it. */
interface Slot {
  readonly name: string;
  readonly kind: Kind;
  /** In the query and not in the path. */
  readonly query?: true;
  readonly beside?: Readonly<Record<string, string | Kind>>;
}
const path = (name: string, kind: Kind, beside: Slot['beside'] = {}): Slot => ({
  name,
  kind,
  beside,
});
const query = (name: string, kind: Kind, beside: Slot['beside'] = {}): Slot => ({
  name,
  kind,
  beside,
  query: true,
});
const NONE: readonly Slot[] = [];

/** Every address of the house: what it names. A route without a line here fails the proof. */
const ADDRESSES: Readonly<Record<string, readonly Slot[]>> = {
  '/': NONE,
  '/account': NONE,
  '/account/mail': NONE,
  '/account/passkeys': NONE,
  '/account/passkeys/options': NONE,
  '/answer': NONE,
  '/answer/matter/[slug]': [
    path('slug', 'matter'),
    query('place', 'organisation', { slug: 'flights' }),
  ],
  '/answer/matter/[slug]/withdraw': [path('slug', 'matter')],
  '/answer/[round]': [path('round', 'round')],
  '/answer/[round]/done': [path('round', 'round')],
  '/answer/[round]/next': [path('round', 'round')],
  '/answer/[round]/[matter]': [
    path('round', 'round', { matter: 'export' }),
    path('matter', 'matter', { round: 'round' }),
  ],
  '/bench/empty': NONE,
  '/bench/statements': [query('of', 'token')],
  '/boundaries': [query('place', 'organisation'), query('area', 'area')],
  '/boundaries/packages/new': NONE,
  '/boundaries/packages/[id]': [path('id', 'package')],
  '/boundaries/proposals/new': [
    query('matter', 'matter'),
    ...(['from', 'counters', 'again', 'candidates'] as const).map((name) =>
      query(
        name,
        name === 'candidates' ? 'organisation' : name === 'from' ? 'boundary' : 'proposal',
        { matter: 'integration' },
      ),
    ),
    query('place', 'organisation', { matter: 'integration' }),
  ],
  '/boundaries/proposals/[id]': [path('id', 'proposal')],
  '/boundaries/proposals/[id]/compare': [
    path('id', 'proposal'),
    query('with', 'proposal', { id: 'proposal' }),
  ],
  '/boundaries/waiting': NONE,
  '/boundaries/[id]': [path('id', 'boundary')],
  '/county': NONE,
  '/county/empty': NONE,
  '/design': NONE,
  '/differences': [query('place', 'organisation'), query('area', 'area')],
  '/healthz': NONE,
  '/history': NONE,
  '/history/export': NONE,
  '/history/[kind]/[id]': [
    path('id', 'history', { kind: 'note' }),
    path('id', 'contact', { kind: 'contact-point' }),
  ],
  '/join/[token]': [path('token', 'token')],
  '/link/[token]': [path('token', 'token')],
  '/map': [
    query('organisation', 'organisation'),
    query('place', 'organisation'),
    query('area', 'area'),
    query('open', 'matter'),
  ],
  '/map/export-answers.xlsx': NONE,
  '/map/export.svg': [
    query('organisation', 'organisation'),
    query('place', 'organisation'),
    query('area', 'area'),
  ],
  '/map/export.xlsx': [query('organisation', 'organisation'), query('place', 'organisation')],
  '/map/[matter]/[organisation]': [
    path('matter', 'matter', { organisation: 'umea' }),
    path('organisation', 'organisation', { matter: 'export' }),
    query('place', 'organisation', { matter: 'export', organisation: 'umea' }),
  ],
  '/matters': [query('place', 'organisation'), query('area', 'area')],
  '/matters/areas': NONE,
  '/matters/changes': NONE,
  '/matters/changes/[id]': [path('id', 'change')],
  '/matters/new': [query('area', 'area')],
  '/matters/notes/[id]': [path('id', 'note')],
  '/matters/set': NONE,
  '/matters/[slug]': [path('slug', 'matter'), query('place', 'organisation', { slug: 'export' })],
  '/matters/[slug]/edit': [path('slug', 'matter')],
  '/matters/[slug]/merge': [path('slug', 'matter')],
  '/matters/[slug]/notes': [path('slug', 'matter')],
  '/matters/[slug]/notes/new': [path('slug', 'matter')],
  '/matters/[slug]/notes/[id]': [path('id', 'note', { slug: 'growth-advice' })],
  '/matters/[slug]/notes/[id]/edit': [path('id', 'note', { slug: 'growth-advice' })],
  '/matters/[slug]/split': [path('slug', 'matter')],
  '/open': [query('county', 'county')],
  '/operator': NONE,
  '/operator/mail': NONE,
  '/operator/mail/[letter]': [path('letter', 'letter')],
  '/operator/retention': NONE,
  '/organisations': [query('grouping', 'area'), query('q', 'word')],
  '/organisations/[slug]': [path('slug', 'organisation')],
  '/organisations/[slug]/contacts': [path('slug', 'organisation')],
  '/organisations/[slug]/contacts/new': [path('slug', 'organisation')],
  '/organisations/[slug]/contacts/[id]': [path('id', 'contact', { slug: 'umea' })],
  '/organisations/[slug]/contacts/[id]/away': [path('id', 'contact', { slug: 'umea' })],
  '/organisations/[slug]/edit': [path('slug', 'organisation')],
  '/organisations/[slug]/units': [path('slug', 'organisation')],
  '/organisations/[slug]/versions': [path('slug', 'organisation')],
  '/organisations/[slug]/with': [path('slug', 'organisation')],
  '/organisations/[slug]/with/[other]': [
    path('slug', 'organisation', { other: 'umea' }),
    path('other', 'organisation', { slug: 'umea' }),
  ],
  '/people': NONE,
  '/people/county': NONE,
  '/people/invite': [query('to', 'organisation')],
  '/people/sign-in': NONE,
  '/people/[person]': [path('person', 'person')],
  '/preferences': NONE,
  '/readyz': NONE,
  '/records': [query('organisation', 'organisation'), query('q', 'word')],
  '/records/consults': NONE,
  '/records/me': [query('person', 'person')],
  '/records/me/[format]': [
    query('person', 'person', { format: 'json' }),
    query('person', 'person', { format: 'pdf' }),
  ],
  '/records/record/[kind]/[...row]': [path('row', 'desk')],
  '/records/requests': NONE,
  '/records/requests/[id]': [path('id', 'request')],
  '/records/sent': NONE,
  '/records/sent/[id]': [path('id', 'dispatch')],
  '/records/sent/[id]/[format]': [
    path('id', 'dispatch', { format: 'pdf' }),
    path('id', 'dispatch', { format: 'json' }),
  ],
  '/rounds': NONE,
  '/rounds/new': NONE,
  '/rounds/[id]': [path('id', 'round')],
  '/search': [query('q', 'word')],
  '/sign-in': NONE,
  '/sign-in/choose': NONE,
  '/sign-in/code': NONE,
  '/sign-in/code/[token]': [path('token', 'token')],
  '/sign-in/oidc/back': NONE,
  '/sign-in/oidc/[organisation]': [path('organisation', 'organisation')],
  '/sign-in/passkey': NONE,
  '/sign-in/passkey/options': NONE,
  '/sign-out': NONE,
  '/suggestions': NONE,
  '/workbook': NONE,
  '/workbook/template': NONE,
  '/workbook/[id]': [path('id', 'intake')],
};

/** Ways to send that take no id of anything: why nothing can be asked for there. */
const TAKES_NO_ID: Readonly<Record<string, string>> = {
  '/preferences POST': 'language and colours of this browser',
  '/account/mail POST default': 'one’s own wish',
  '/account POST everywhere': 'all sessions of one’s own',
  '/account/passkeys/options POST': 'a question to this browser',
  '/account/passkeys POST make': 'a key of one’s own',
  '/account/passkeys POST link': 'the sign-in of one’s own organisation',
  '/sign-in POST default': 'one of the invented people, where the trial sign-in is on',
  '/sign-in/choose POST default': 'an employer of whoever has shown who they are',
  '/sign-in/code POST ask': 'an address: the same answer whether it is known or not',
  '/sign-in/code POST try': 'a code of this browser',
  '/sign-in/passkey POST': 'the answer of an authenticator',
  '/sign-in/passkey/options POST': 'a question to this browser',
  '/sign-out POST': 'the session itself',
  '/people/invite POST default': 'a name and an address',
  '/people/sign-in POST save': 'the sign-in of one’s own organisation',
  '/people/sign-in POST test': 'the sign-in of one’s own organisation',
  '/people/sign-in POST unbind': 'the sign-in of one’s own organisation',
  '/county POST priority': 'the number of a priority',
  '/county/empty POST default': 'the whole demo',
  '/records/requests POST default': 'what somebody asks for',
  '/operator/mail POST now': 'the mail server',
  '/operator/retention POST rule': 'a kind of record',
  '/operator/retention POST dispose': 'a kind of record',
  '/workbook POST read': 'a file',
};

export type Standing = 'own' | 'shared' | 'revoked' | 'foreign' | 'none';

/** One question, and where it is about something that is not theirs, the same question about what is not there. */
export interface Case {
  readonly route: string;
  readonly way: string;
  readonly person: Person;
  readonly looker: Looker;
  readonly standing: Standing;
  /** What varies; null where nothing does, 'field' where it is an id in a form of one's own. */
  readonly kind: Kind | 'field' | null;
  readonly path: string;
  readonly fields: Fields | null;
  /** Ids and words in it. */
  readonly sent: readonly string[];
  readonly twin: {
    readonly path: string;
    readonly fields: Fields | null;
    readonly sent: readonly string[];
  } | null;
}

interface Thing {
  readonly value: string;
  readonly table: string | null;
  readonly row: Row | null;
  /** What else its address needs. */
  readonly beside: Readonly<Record<string, string>>;
}

const COUNTY_WIDE: ReadonlySet<string> = new Set([
  ...['matter', 'organisation', 'round', 'proposal', 'boundary', 'change'],
]);
const MADE = /xlsx|svg|template|format|history\/export/;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
const UUIDS = new RegExp(UUID, 'g');
const RECORDS: Partial<Record<Kind, string>> = {
  round: 'matters.round',
  note: 'matters.note',
  proposal: 'matters.proposal',
  boundary: 'matters.boundary',
  package: 'matters.proposal_package',
  change: 'matters.matter_change',
  contact: 'organisations.contact_point',
  person: 'organisations.person',
  intake: 'matters.intake',
  request: 'records.request',
  dispatch: 'records.dispatch',
  history: 'matters.note',
};

/** All that can be asked, by whom, over every way of every route; made by the turn of chance. */
export class Cases {
  readonly #ground: Ground;
  readonly #random: Random;
  readonly #sent: ReadonlyMap<string, readonly Sent[]>;
  readonly #made = new Set<string>();
  readonly #things = new Map<Kind, readonly Thing[]>();
  readonly #byId = new Map<string, { table: string; row: Row }>();
  /** What the router has and nobody has said what it names. */
  readonly unknown: readonly string[];
  readonly ways: readonly { route: Route; way: string }[];

  constructor(ground: Ground, sent: readonly Sent[], routes: readonly Route[], random: Random) {
    this.#ground = ground;
    this.#random = random;
    const by = new Map<string, Sent[]>();
    for (const one of sent) {
      const name = `${one.step.on} ${one.step.way}`;
      by.set(name, [...(by.get(name) ?? []), one]);
    }
    this.#sent = by;
    for (const [table, rows] of ground.canaries.world)
      for (const row of rows)
        if (typeof row.id === 'string') this.#byId.set(row.id, { table, row });
    this.ways = routes.flatMap((route) => route.ways.map((way) => ({ route, way })));
    this.unknown = this.ways.flatMap(({ route, way }) => {
      const name = `${route.id} ${way}`;
      if (!ADDRESSES[route.id]) return [`${route.id} is not said to name anything or nothing`];
      if (way === 'GET' || name in TAKES_NO_ID || by.has(name)) return [];
      return [`nobody fills in ${name}`];
    });
  }

  /** One case of this way; null where this turn of chance has none. */
  make(route: Route, way: string): Case | null {
    // a workbook or a document is made in a process of its own: not as often as the rest
    if (MADE.test(route.id) && this.#made.has(route.id) && this.#random() < 0.8) return null;
    this.#made.add(route.id);
    const people = [...this.#ground.w.people.values()];
    const slots = ADDRESSES[route.id]!.filter((slot) => way === 'GET' || !slot.query);
    if (way === 'GET') {
      const person = pick(this.#random, people);
      const isWhole = route.params.length === 0;
      if (slots.length === 0 || (isWhole && this.#random() < 0.1))
        return this.#plain(route, person);
      return this.#asked(route, way, person, pick(this.#random, slots), null);
    }
    const name = `${route.id} ${way}`;
    const sent = this.#sent.get(name) ?? [];
    if (sent.length === 0 || name in TAKES_NO_ID) return null;
    const one = pick(this.#random, sent);
    if (slots.length && this.#random() < 0.6) {
      const made = this.#asked(
        route,
        way,
        pick(this.#random, people),
        pick(this.#random, slots),
        one,
      );
      // what is one's own is walked already, and would be changed; what is the county's is there to be written about
      const isOpen = made?.standing === 'shared' && COUNTY_WIDE.has(String(made.kind));
      return made?.standing === 'own' || isOpen ? null : made;
    }
    return this.#swapped(one);
  }

  #looker = (person: Person) => this.#ground.lookers.get(person.who)!;

  #plain(route: Route, person: Person): Case {
    return {
      route: route.id,
      way: 'GET',
      person,
      looker: this.#looker(person),
      standing: 'none',
      kind: null,
      path: addressOf(route.id, {}),
      fields: null,
      sent: [],
      twin: null,
    };
  }

  /** The address filled in with something, by somebody to whom it may be foreign. */
  #asked(route: Route, way: string, person: Person, slot: Slot, one: Sent | null): Case | null {
    const looker = this.#looker(person);
    const thing =
      slot.kind === 'word' ? this.#wordFor(looker) : pick(this.#random, this.#of(slot.kind));
    if (!thing) return null;
    const standing = this.#standing(slot.kind, thing, looker);
    const beside: Record<string, string> = {};
    for (const [name, value] of Object.entries<string>({ ...slot.beside, ...thing.beside })) {
      const known =
        value in RECORDS
          ? this.#of(value as Kind).find(
              (t) => this.#standing(value as Kind, t, looker) === 'shared',
            )
          : null;
      if (value in RECORDS && !known) return null;
      beside[name] = known?.value ?? value;
    }
    const addressed = (value: string) => {
      const values: Record<string, string> = { ...beside, [slot.name]: value };
      const inQuery = Object.entries(values).filter(([name]) => !route.params.includes(name));
      const search = new URLSearchParams(inQuery).toString();
      const at = addressOf(route.id, values);
      const action = one?.path.match(/\?\/\w+/)?.[0] ?? '';
      return `${at}${action}${search ? `${action ? '&' : '?'}${search}` : ''}`;
    };
    const nowhere = this.#nonexistent(slot.kind, thing.value, looker);
    const named = one?.path.match(UUIDS)?.at(-1);
    const formFor = (value: string): Fields | null => {
      if (!one) return null;
      const said = fresh(one.fields);
      if (!named || !UUID.test(value)) return said;
      return said.map(([name, text]) => [
        name.replaceAll(named, value),
        text.replaceAll(named, value),
      ]);
    };
    const fields = formFor(thing.value);
    return {
      route: route.id,
      way,
      person,
      looker,
      standing,
      kind: slot.kind,
      path: addressed(thing.value),
      fields,
      sent: [thing.value, ...keysIn(fields)],
      twin: standing === 'foreign' ? asked(addressed(nowhere), formFor(nowhere), nowhere) : null,
    };
  }

  /** A form of somebody's own, in which one id is somebody else's. */
  #swapped(one: Sent): Case | null {
    const { person } = one;
    const looker = this.#looker(person);
    const named = one.fields.flatMap(([name, value]) =>
      name === 'key' ? [] : [...`${name} ${value}`.matchAll(UUIDS)].map(([id]) => id),
    );
    const ids = [...new Set(named)].filter((id) => this.#byId.has(id));
    if (ids.length === 0) return null;
    const id = pick(this.#random, ids);
    const { table } = this.#byId.get(id)!;
    const others = (this.#ground.canaries.world.get(table) ?? []).filter(
      (row) => typeof row.id === 'string' && row.id !== id && this.#isForeign(table, row, looker),
    );
    if (others.length === 0) return null;
    const foreign = String(pick(this.#random, others).id);
    const nowhere = randomised(foreign);
    const put = (other: string): Fields =>
      fresh(one.fields).map(([name, value]) => [
        name.replaceAll(id, other),
        value.replaceAll(id, other),
      ]);
    return {
      route: one.step.on,
      way: one.step.way,
      person,
      looker,
      standing: 'foreign',
      kind: 'field',
      ...asked(one.path, put(foreign), foreign),
      twin: asked(one.path, put(nowhere), nowhere),
    };
  }

  #isForeign(table: string, row: Row, looker: Looker): boolean {
    if (table === 'organisations.organisation') return !this.#isInCounty(row.id, looker);
    return !this.#ground.canaries.mayRead(table, row, looker);
  }

  /** Not to be read now, and some version of it once was: what was received stays received. */
  #wasReceived(table: string, row: Row, looker: Looker): boolean {
    if (table !== 'matters.note' || !this.#isForeign(table, row, looker)) return false;
    const versions = this.#ground.canaries.world.get('history.version') ?? [];
    return versions.some(
      (one) =>
        one.tbl === table &&
        String(one.row_id).includes(String(row.id)) &&
        this.#ground.canaries.mayRead('history.version', one, looker),
    );
  }

  #isInCounty(organisation: unknown, looker: Looker): boolean {
    const members = this.#ground.canaries.world.get('organisations.county_member') ?? [];
    return members.some((m) => m.county_id === looker.space && m.organisation_id === organisation);
  }

  #standing(kind: Kind, { table, row, value }: Thing, looker: Looker): Standing {
    if (kind === 'word' || kind === 'token' || kind === 'letter') return 'foreign';
    if (kind === 'county') return 'shared';
    if (looker.person === null) return 'foreign';
    if (kind === 'organisation')
      return row!.id === looker.organisation
        ? 'own'
        : this.#isInCounty(row!.id, looker)
          ? 'shared'
          : 'foreign';
    if (kind === 'person') {
      const at = (this.#ground.canaries.world.get('organisations.membership') ?? []).filter(
        (m) => m.person_id === value,
      );
      if (at.some((m) => m.organisation_id === looker.organisation)) return 'own';
      return looker.administratesCounty &&
        at.some((m) => this.#isInCounty(m.organisation_id, looker))
        ? 'shared'
        : 'foreign';
    }
    if (row && row.organisation_id === looker.organisation && looker.kind === 'member')
      return 'own';
    if (this.#wasReceived(table!, row!, looker)) return 'revoked';
    return this.#isForeign(table!, row!, looker) ? 'foreign' : 'shared';
  }

  #wordFor(looker: Looker): Thing | null {
    const value = this.#ground.canaries.foreignTo(looker, below(this.#random, 1_000_000));
    return value ? { value, table: null, row: null, beside: {} } : null;
  }

  #nonexistent(kind: Kind, value: string, looker: Looker): string {
    if (kind === 'word') {
      const word = `kx${randomUUID().replaceAll('-', '').slice(0, 12)}z`;
      return this.#ground.canaries.isNearToKnown(word, looker)
        ? this.#nonexistent(kind, value, looker)
        : word;
    }
    if (UUID.test(value)) return randomised(value);
    return `finns-inte-${randomUUID().slice(0, 8).replace(/\d/g, 'a')}`;
  }

  #of(kind: Kind): readonly Thing[] {
    const before = this.#things.get(kind);
    if (before) return before;
    const things = this.#find(kind);
    if (things.length === 0) throw new Error(`there is no ${kind} to ask for`);
    this.#things.set(kind, things);
    return things;
  }

  #find(kind: Kind): Thing[] {
    const { world, tables } = this.#ground.canaries;
    const rows = (table: string) => world.get(table) ?? [];
    const slugs = (table: string) =>
      rows(table).map((row) => ({ value: String(row.slug), table, row, beside: {} }));
    switch (kind) {
      case 'matter':
        return onlyHere(slugs('matters.matter'));
      case 'area':
        return onlyHere(slugs('matters.area'));
      case 'organisation':
        return slugs('organisations.organisation');
      case 'county':
        return slugs('organisations.county');
      case 'token':
      case 'letter':
        return [0, 1, 2, 3].map(() => ({
          value: kind === 'letter' ? `${randomUUID()}.eml` : randomUUID(),
          table: null,
          row: null,
          beside: {},
        }));
      case 'note':
        return rows('matters.note').map((row) => ({
          value: String(row.id),
          table: 'matters.note',
          row,
          beside: {
            slug: String(rows('matters.matter').find((m) => m.id === row.matter_id)?.slug),
          },
        }));
      case 'desk':
        return rows('access.kept').flatMap(({ tbl, kind: of }) => {
          const table = tables.get(String(tbl))!;
          return rows(String(tbl)).map((row) => ({
            value: keyIn({ ...table, key: table.key.filter((c) => c !== 'county_id') }, row),
            table: String(tbl),
            row,
            beside: { kind: String(of) },
          }));
        });
      default: {
        const table = RECORDS[kind]!;
        return rows(table).map((row) => ({ value: String(row.id), table, row, beside: {} }));
      }
    }
  }
}

/** Slugs that two counties have alike name one's own thing to each of them: nothing foreign can be asked for by them. */
const onlyHere = (things: Thing[]) =>
  things.filter(({ value }) => things.filter((one) => one.value === value).length === 1);

const randomised = (id: string) => {
  const other = randomUUID().replaceAll('-', '');
  return id.replace(UUIDS, (one) => `${one.slice(0, 24)}${other.slice(0, 12)}`);
};

const keysIn = (fields: Fields | null) =>
  (fields ?? []).flatMap(([name, value]) => (name === 'key' ? [value] : []));
const asked = (path: string, fields: Fields | null, id: string) => ({
  path,
  fields,
  sent: [id, ...keysIn(fields)],
});

/** The same form, sent anew. */
const fresh = (fields: Fields): Fields =>
  fields.map(([name, value]) => [name, name === 'key' ? randomUUID() : value]);
