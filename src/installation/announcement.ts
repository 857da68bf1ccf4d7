import pg from 'pg';
import type { Settings } from '../platform/server/settings.ts';

/** What is printed when the house is open: the address, and with a demo some of the people to sign in as. */
export async function announcement(settings: Settings, databaseUrl: string): Promise<string> {
  const lines = ['', `  Rågång: ${settings.appOrigin}`, ''];
  if (settings.demo) lines.push(...signInLines(await somePeople(databaseUrl)), '');
  else if (await nobodyIsHere(databaseUrl)) {
    lines.push(
      '  Nobody has moved in yet, so nobody can sign in. Stop Rågång if it runs on the embedded database, and invite the',
      '  first administrator:  npm run first-administrator -- --name "Anna Ek" --mail anna.ek@region.example',
      '',
    );
  }
  if (!settings.databaseUrl) {
    lines.push(
      '  The embedded database is for trying out and for one small office; see README, "On PostgreSQL".',
      '',
    );
  }
  return lines.join('\n');
}

function signInLines(people: readonly Person[]): string[] {
  if (people.length === 0) {
    return [
      '  There is nobody to sign in as: the invented people are laid in only with the first start of an empty',
      '  database where RAGANG_DEMO=1. Begin with a new database (or another RAGANG_DATA) to have them.',
    ];
  }
  return [
    '  Sign in as one of these invented people (there are more on the page):',
    ...people.map((person) => {
      const title = person.title_en ? `, ${person.title_en}` : '';
      return `    ${person.person_name.padEnd(22)} ${person.organisation_name}${title}`;
    }),
  ];
}

interface Person {
  person_name: string;
  organisation_name: string;
  title_en: string;
}

async function somePeople(url: string): Promise<Person[]> {
  return asApp<Person>(
    url,
    `select * from organisations.demo_people()
      order by 'operator' = any (county_roles), cardinality(county_roles) desc limit 8`,
  );
}

async function nobodyIsHere(url: string): Promise<boolean> {
  const [row] = await asApp<{ here: boolean }>(
    url,
    'select organisations.somebody_is_here() as here',
  );
  return row?.here === false;
}

async function asApp<Row>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const answers = (await client.query(
      `begin read only; set local role ragang_app; ${statement}; commit`,
    )) as unknown as { rows: Row[] }[];
    return answers[2]?.rows ?? [];
  } finally {
    await client.end();
  }
}
