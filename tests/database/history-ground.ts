import pg from 'pg';
import type { FreshHouse } from './fresh.ts';
import type { SmallCounty } from './small-county.ts';

/** A place in the house, as the database's own signed context has it. */
export interface Place {
  person?: string;
  organisation?: string;
  county?: string;
  role?: string;
  system?: boolean;
  /** The county of any context; left out: the county. */
  space?: string;
  cleared?: boolean;
  operator?: boolean;
  /** What a link session is for. */
  onlyFor?: string;
}

export interface Hands {
  /** Ask as the app's role, from this place, in one transaction. */
  as<Row extends pg.QueryResultRow>(place: Place, text: string, values?: unknown[]): Promise<Row[]>;
  /** Ask as the superuser: past all policies. */
  root: pg.Client;
  close(): Promise<void>;
}

/** The superuser's own hands in a fresh house: can stand in any place, and can tamper. */
export async function handsIn(house: FreshHouse): Promise<Hands> {
  const url = new URL(house.ownerUrl);
  url.username = 'postgres';
  const root = new pg.Client({ connectionString: url.href });
  await root.connect();
  return {
    root,
    async as(place, text, values = []) {
      await root.query('begin');
      try {
        await root.query(
          `select set_config('ragang.context', c || '|' || access.seal(c), true) from (select $1::text as c) t`,
          [contextOf(place)],
        );
        await root.query('set local role ragang_app');
        const { rows } = await root.query(text, values);
        await root.query('commit');
        return rows as never;
      } catch (error) {
        await root.query('rollback');
        throw error;
      }
    },
    close: () => root.end(),
  };
}

const letter = (yes: boolean | undefined) => (yes ? 't' : 'f');

function contextOf(place: Place): string {
  return [
    place.person ?? '',
    place.organisation ?? '',
    place.county ?? '',
    place.role ?? '',
    'f',
    'f',
    letter(place.system),
    'test',
    place.space ?? place.county ?? '',
    letter(place.cleared),
    't',
    letter(place.operator),
    place.onlyFor ?? '',
    '00000000-0000-7000-8000-000000000001',
  ].join('|');
}

type Name = 'alby' | 'berga' | 'cedra' | 'agency' | 'region' | 'chamber';

/** Where somebody of the small county stands. */
export function placeOf(county: SmallCounty, name: Name, more: Place = {}): Place {
  const { personId, organisationId, countyId } = county[name];
  return {
    person: personId,
    organisation: organisationId,
    county: countyId,
    role: 'editor',
    ...more,
  };
}

/** The operator: a person whose session reads no content. */
export function operatorOf(county: SmallCounty): Place {
  return {
    person: county.region.personId,
    space: county.countyId,
    role: 'operator',
    operator: true,
  };
}
