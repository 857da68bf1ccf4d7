import { parseArgs } from 'node:util';
import type { ClientBase } from 'pg';
import { isMailAddress } from '#platform/core/mail-address';
import { hashed, newToken } from '#platform/server';

/** Who is to be invited, as the arguments of `npm run first-administrator` say. */
export interface First {
  readonly name: string;
  readonly mail: string;
  readonly language: 'sv' | 'en';
  /** Slug of the county; the only one there is where it is left out. */
  readonly county?: string;
  /** Slug of a member; the county's region where it is left out. */
  readonly organisation?: string;
  /** Also where the county has a space administrator, such as one who cannot be reached. */
  readonly besides: boolean;
}

/** What the arguments say, or what is wrong with them and how it should be. */
export function readFirst(
  args: readonly string[],
): { ok: true; first: First } | { ok: false; faults: string[] } {
  let given;
  try {
    given = parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
  } catch (error) {
    return { ok: false, faults: [(error as Error).message] };
  }
  const name = given.name?.trim() ?? '';
  const mail = given.mail?.trim().toLowerCase() ?? '';
  const { language = 'sv', county, organisation, besides = false } = given;
  const faults = [
    ...(name.length < 1 || name.length > 120
      ? ['--name: the name as others shall see it, 1 to 120 characters']
      : []),
    ...(isMailAddress(mail) ? [] : ['--mail: an address, such as anna.ek@region.example']),
  ];
  if (language !== 'sv' && language !== 'en') faults.push('--language: sv or en');
  else if (faults.length === 0)
    return {
      ok: true,
      first: {
        ...{ name, mail, language, besides },
        ...(county ? { county } : {}),
        ...(organisation ? { organisation } : {}),
      },
    };
  return { ok: false, faults };
}

const OPTIONS = {
  name: { type: 'string' },
  mail: { type: 'string' },
  language: { type: 'string' },
  county: { type: 'string' },
  organisation: { type: 'string' },
  besides: { type: 'boolean' },
} as const;

/**
 * Invite the first administrator of a county, as the owner of the database. The link is for that person alone, holds
 * for three days and once; only its hash is kept.
 *
 * @returns the path of the link, or a sentence about why there is none
 */
export async function inviteFirst(
  owner: ClientBase,
  first: First,
): Promise<
  { ok: true; path: string; organisation: string; until: Date } | { ok: false; why: string }
> {
  const counties = (await owner.query('select slug from organisations.county order by slug')).rows;
  const slugs = counties.map(({ slug }: { slug: string }) => slug);
  const county = first.county ?? (slugs.length === 1 ? slugs[0] : undefined);
  if (!county || !slugs.includes(county)) {
    return {
      ok: false,
      why: slugs.length
        ? `--county: one of ${slugs.join(', ')}`
        : 'There is no county yet: start Rågång once, which lays it in.',
    };
  }
  const token = newToken();
  const { rows } = await owner.query(
    'select outcome, organisation_name, ends_at from organisations.invite_first($1, $2, $3, $4, $5, $6, $7)',
    [
      ...[county, first.organisation ?? null, first.mail, first.name, first.language],
      ...[hashed(token), first.besides],
    ],
  );
  const [{ outcome, organisation_name: organisation, ends_at: until }] = rows;
  if (outcome === 'done') return { ok: true, path: `/join/${token}`, organisation, until };
  return {
    ok: false,
    why:
      outcome === 'has-administrator'
        ? 'The county has an administrator, who invites others under "Länets roller och medlemmar" (/people/county). Where that person cannot be reached, add --besides.'
        : `--organisation: no member of ${county} has that short name. It is the last part of the address of its page, such as region-vasterbotten.`,
  };
}
