import type { Viewer } from '#platform/core/viewer';
import { newId } from '#platform/server';
import type { FreshHouse } from '../../tests/database/fresh.ts';
import type { SmallCounty } from '../../tests/database/small-county.ts';
import { peopleAt } from './people.ts';
import { load, type Fields } from './posting.ts';

/** What an editor has before them: the words that stand there, and how the form is sent from them. */
export interface Opened {
  readonly seen: string;
  /** The form with new words in it. */
  fields(mark: string, n: number): Fields;
}
/** A kind of record that two can change at once. */
export interface Editable {
  readonly name: string;
  /** The form: folder in src/routes, and action. */
  readonly to: string;
  readonly params: Readonly<Record<string, string>>;
  /** What of 20,000 attempts is made here, in parts of a hundred. */
  readonly share: number;
  open(as: Viewer): Promise<Opened>;
  /** The words that the n-th attempt writes over what it has seen. */
  mark(n: number, seen: string): string;
  /** What of them comes back when they are refused; left out: the mark. */
  typed?(mark: string): RegExp;
  /** What the page of the second editor holds beside what it always holds; left out: both marks. */
  shown?(): readonly string[];
  /** The words of each version, oldest first, the one before the proof among them. */
  versions(house: FreshHouse): Promise<string[]>;
}

/** What there is to edit in Alby, by fifty of its people who may do everything there is to do. */
export async function editablesAt(house: FreshHouse, county: SmallCounty, editors: number) {
  const { owner } = house;
  const { countyId } = county;
  const { organisationId } = county.alby;
  const made = await peopleAt(house, { countyId, organisationId }, editors, 'administrator');
  const people = made.map((one): Viewer => ({ ...one, countyRoles: ['coordinator'] }));
  for (const { personId } of people)
    await owner.query(`insert into organisations.county_role values ($1, $2, 'coordinator')`, [
      countyId,
      personId,
    ]);
  const [colleague] = await peopleAt(house, { countyId, organisationId }, 1);
  const ids = { note: newId(), contact: newId(), away: newId(), unit: newId() };
  const home = [countyId, organisationId];
  await owner.query(
    `insert into matters.note (county_id, organisation_id, id, matter_id, title, text) values ($1, $2, $3, $4, 'först', 'Ord')`,
    [...home, ids.note, county.wide],
  );
  for (const id of [ids.contact, ids.away])
    await owner.query(
      `insert into organisations.contact_point (county_id, organisation_id, id, role, person_name, deputy_name)
         values ($1, $2, $3, 'först', 'Alva', 'först')`,
      [...home, id],
    );
  await owner.query(
    `insert into organisations.profile (county_id, organisation_id, version, mission, goals, methods, needs, offers, contact_for)
       values ($1, $2, 1, 'först', '', '', '', '', '')`,
    home,
  );
  await owner.query(
    `insert into organisations.unit (county_id, organisation_id, id, name_sv, name_en, position) values ($1, $2, $3, 'först', 'first', 0)`,
    [...home, ids.unit],
  );
  await owner.query(
    `insert into organisations.priority (county_id, number, name_sv, name_en, confirmed, source) values ($1, 1, 'Ett', 'One', true, 'först')`,
    [countyId],
  );
  await owner.query(
    `insert into access.issuer (county_id, organisation_id, issuer, client_id, bound_by)
       values ($1, $2, 'https://idp.example.test', 'först', $3)`,
    [...home, people[0]!.personId],
  );
  const list = editables('litet-alby', ids, colleague!.personId, organisationId);
  return { people, editables: list };
}

type Ids = Readonly<Record<'note' | 'contact' | 'away' | 'unit', string>>;

function editables(slug: string, ids: Ids, colleague: string, home: string): Editable[] {
  const mark = (n: number) => `mark-${n}-`;
  const contactAt = async (as: Viewer, id: string, path: string) =>
    (
      await load<{ contact: { version: number; role: string; deputyName: string } }>(
        as,
        `organisations/[slug]/contacts/[id]${path}`,
        { slug, id },
      )
    ).contact;
  const note = { visibility: 'county', existence: '', secrecySection: '', shareGround: '' };
  return [
    {
      name: 'a note',
      to: 'matters/[slug]/notes/[id]/edit?/save',
      params: { slug: 'wide', id: ids.note },
      share: 25,
      mark,
      async open(as) {
        const { note: it } = await load<{ note: { version: number; title: string } }>(
          as,
          'matters/[slug]/notes/[id]/edit',
          { slug: 'wide', id: ids.note },
        );
        const version = String(it.version);
        return {
          seen: it.title,
          fields: (title) => ({ ...note, title, text: 'Ord', version }),
        };
      },
      versions: wordsOf('matters.note', 'title', ids.note),
    },
    {
      name: 'a contact point',
      to: 'organisations/[slug]/contacts/[id]?/save',
      params: { slug, id: ids.contact },
      share: 20,
      mark,
      async open(as) {
        const { version, role } = await contactAt(as, ids.contact, '');
        return { seen: role, fields: (words) => ({ role: words, version: String(version) }) };
      },
      versions: wordsOf('organisations.contact_point', 'role', ids.contact),
    },
    {
      name: 'somebody away',
      to: 'organisations/[slug]/contacts/[id]/away?/save',
      params: { slug, id: ids.away },
      share: 10,
      mark,
      async open(as) {
        const { version, deputyName } = await contactAt(as, ids.away, '/away');
        const days = { awayFrom: '2099-01-01', awayUntil: '2099-02-01' };
        return {
          seen: deputyName,
          fields: (words) => ({ ...days, deputyName: words, version: String(version) }),
        };
      },
      versions: wordsOf('organisations.contact_point', 'deputy_name', ids.away),
    },
    {
      name: 'own words',
      to: 'organisations/[slug]/edit?/save',
      params: { slug },
      share: 15,
      mark,
      async open(as) {
        const it = await load<{ version: number; texts: { mission: string } }>(
          as,
          'organisations/[slug]/edit',
          { slug },
        );
        return {
          seen: it.texts.mission,
          fields: (mission) => ({ mission, version: String(it.version) }),
        };
      },
      versions: wordsOf('organisations.profile', 'mission', home),
    },
    {
      name: 'units',
      to: 'organisations/[slug]/units',
      params: { slug },
      share: 10,
      mark,
      async open(as) {
        const it = await load<{ from: string; units: { nameSv: string }[] }>(
          as,
          'organisations/[slug]/units',
          { slug },
        );
        const unit = ids.unit;
        return {
          seen: it.units[0]!.nameSv,
          fields: (words) => ({
            from: it.from,
            unit,
            [`sv-${unit}`]: words,
            [`en-${unit}`]: words,
            [`at-${unit}`]: '1',
          }),
        };
      },
      versions: wordsOf('organisations.unit', 'name_sv', ids.unit),
    },
    {
      name: 'a colleague’s role',
      to: 'people/[person]?/change',
      params: { person: colleague },
      share: 5,
      // no words to write: the number of the version is what is seen, and the next one what is written
      mark: (_n, seen) => String(Number(seen) + 1),
      typed: () => /Du hade valt: (läsa|administrera)/,
      shown: () => ['Du hade valt:'],
      async open(as) {
        const { person } = await load<{ person: { version: number; role: string } }>(
          as,
          'people/[person]',
          { person: colleague },
        );
        const version = String(person.version);
        const others = ['reader', 'editor', 'administrator'].filter((one) => one !== person.role);
        return {
          seen: version,
          fields: (_mark, n) => ({ role: others[n % 2]!, version, cleared: '' }),
        };
      },
      versions: wordsOf('organisations.membership', 'version', colleague),
    },
    {
      name: 'a matter',
      to: 'matters/[slug]/edit?/save',
      params: { slug: 'local' },
      share: 5,
      mark,
      async open(as) {
        const { values } = await load<{ values: Record<string, string> }>(
          as,
          'matters/[slug]/edit',
          { slug: 'local' },
        );
        return {
          seen: values.sentenceSv!,
          fields: (words) => ({ ...values, sentenceSv: words, sentenceEn: words }),
        };
      },
      versions: wordsOf('matters.matter', 'sentence_sv', '"slug": "local"'),
    },
    {
      name: 'an area',
      to: 'matters/areas',
      params: {},
      share: 3,
      mark,
      async open(as) {
        const { areas } = await load<{
          areas: { id: string; nameSv: string; version: number; seen: string }[];
        }>(as, 'matters/areas', {});
        const { id, nameSv, version, seen } = areas[0]!;
        return {
          seen: nameSv,
          fields: (words) => ({
            area: id,
            [`version-${id}`]: String(version),
            [`seen-${id}`]: seen,
            [`position-${id}`]: '1',
            [`nameSv-${id}`]: words,
            [`nameEn-${id}`]: words,
          }),
        };
      },
      versions: wordsOf('matters.area', 'name_sv', ''),
    },
    {
      name: 'a priority',
      to: 'county?/priority',
      params: {},
      share: 5,
      mark,
      async open(as) {
        const { priorities } = await load<{ priorities: { source: string; was: string }[] }>(
          as,
          'county',
          {},
        );
        const { source, was } = priorities[0]!;
        return {
          seen: source,
          fields: (words) => ({ number: '1', was, nameSv: 'Ett', nameEn: 'One', source: words }),
        };
      },
      versions: wordsOf('organisations.priority', 'source', ''),
    },
    {
      name: 'the own sign-in',
      to: 'people/sign-in?/save',
      params: {},
      share: 2,
      mark,
      async open(as) {
        const { binding } = await load<{ binding: { version: number; clientId: string } }>(
          as,
          'people/sign-in',
          {},
        );
        return {
          seen: binding.clientId,
          fields: (clientId) => ({
            issuer: 'https://idp.example.test',
            clientId,
            version: String(binding.version),
          }),
        };
      },
      versions: wordsOf('access.issuer', 'client_id', ''),
    },
  ];
}

/** The words of a column in each version of a record; `holds`: what stands in that record and no other of the table. */
function wordsOf(tbl: string, column: string, holds: string) {
  return async ({ owner }: FreshHouse): Promise<string[]> => {
    const { rows } = await owner.query(
      `select payload ->> $2 as words from history.version where tbl = $1 and strpos(payload::text, $3) > 0 order by seq`,
      [tbl, column, holds],
    );
    return rows.map(({ words }) => words as string);
  };
}
