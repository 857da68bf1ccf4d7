import pg from 'pg';
import type { RunningApp } from '../../tests/support/app.ts';
import { Visitor } from './client.ts';

/** Who asks: people of the demo county by what they are for, and those of a county beside it. */
export const CAST = {
  /** Coordinator, at the region. */
  coordinator: 'Maja Exempelson',
  region: 'Olle Provberg',
  reader: 'Gunborg Påhittsdotter',
  /** Administers the county and the region. */
  space: 'Sixten Fiktivmark',
  operator: 'Ingela Fiktivdal',
  umea: 'Siv Testlund',
  umeaAdministrator: 'Sara Provkvist',
  skelleftea: 'Karin Fiktivsson',
  norsjo: 'Östen Provman',
  storuman: 'Lena Exempelmark',
  lycksele: 'Göran Påhittsson',
  almi: 'Britta Provlund',
  almiAdministrator: 'Erik Testhed',
  employment: 'Jonas Exempelgren',
  /** Of the other county: coordinator and administrator there. */
  elsewhere: 'Ada Lillprov',
  elsewhereToo: 'Bo Storprov',
} as const;
/** Three browsers in which nobody is signed in. */
const NOBODY = ['nobody', 'guest', 'visitor'] as const;
export type Who = keyof typeof CAST | (typeof NOBODY)[number];
export const EVERYBODY: readonly Who[] = [...(Object.keys(CAST) as Who[]), ...NOBODY];

/** Somebody with their own browser. */
export interface Person {
  readonly who: Who;
  readonly visitor: Visitor;
  /** null: nobody is signed in. */
  readonly personId: string | null;
  readonly organisationId: string | null;
  readonly countyId: string | null;
}

/** The server's superuser, in the app's own database: plants past all rules, and looks at everything. */
export async function rootOf(app: RunningApp): Promise<pg.Client> {
  const url = new URL(process.env.RAGANG_TEST_DATABASE_URL as string);
  url.pathname = new URL(app.database.ownerUrl).pathname;
  const root = new pg.Client({ connectionString: url.href });
  root.on('error', () => undefined); // the app may be closed first
  await root.connect();
  return root;
}

/** Signs somebody in as the trial sign-in does, in a browser of their own. */
export async function enter(
  app: RunningApp,
  root: pg.Client,
  who: Who,
  language: 'sv' | 'en' = 'sv',
): Promise<Person> {
  const visitor = new Visitor(app.origin, language);
  if (!isNamed(who)) return { who, visitor, personId: null, organisationId: null, countyId: null };
  const { rows } = await root.query(
    `select p.id as person, m.organisation_id as organisation, c.county_id as county
       from organisations.person p join organisations.membership m on m.person_id = p.id
       join organisations.county_member c on c.organisation_id = m.organisation_id
      where p.id = (select id from organisations.person where name like $1 || '%' order by name limit 1)`,
    [CAST[who]],
  );
  const { person, organisation, county } = rows[0];
  const answer = await visitor.post('/sign-in', [['who', `${person}/${organisation}`]], true);
  if (answer.status !== 303) throw new Error(`${CAST[who]} is not let in: ${answer.status}`);
  if (who === 'operator') await act(visitor, organisation);
  return { who, visitor, personId: person, organisationId: organisation, countyId: county };
}

const isNamed = (who: Who): who is keyof typeof CAST => who in CAST;

/** Whoever runs the installation chooses to act as that: another session. */
async function act(visitor: Visitor, organisation: string): Promise<void> {
  const fields = [
    ['organisation', organisation],
    ['acting', 'operator'],
  ] as const;
  await visitor.post('/account?/switch', fields, true);
}
