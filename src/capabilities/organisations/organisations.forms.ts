import { z } from 'zod';
import { ORGANISATION_KINDS } from './organisations.types.ts';
import type { OrganisationFilter } from './organisations.rules.ts';

const filter = z.object({
  text: z
    .string()
    .transform((value) => value.replaceAll('\0', '').slice(0, 100).trim())
    .catch(''),
  kind: z.enum(ORGANISATION_KINDS).nullable().catch(null),
  publicAccess: z.enum(['full', 'partial', 'none']).nullable().catch(null),
  membership: z.enum(['member', 'known']).nullable().catch(null),
});

/** The filter in an address; what is not understood narrows nothing. */
export function parseFilter(query: URLSearchParams): OrganisationFilter {
  return filter.parse({
    text: query.get('text') ?? '',
    kind: query.get('kind'),
    publicAccess: query.get('access'),
    membership: query.get('membership'),
  });
}
