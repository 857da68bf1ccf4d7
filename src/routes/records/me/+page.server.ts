import { error } from '@sveltejs/kit';
import { isUuid, type PersonId } from '#platform/core/ids';
import { tx } from '#platform/server';
import { peopleForRegister, personRegister } from '#records/server';
import { traceWord } from '#records/ui/words.ts';
import type { PageServerLoad } from './$types';

/** What a register extract of somebody would hold, before it is made. Four questions. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const asked = url.searchParams.get('person') || viewer.personId;
  if (!isUuid(asked)) error(404);
  const found = await tx(viewer, 'read', async (db) => ({
    people: await peopleForRegister(db, viewer),
    register: await personRegister(db, viewer, asked as PersonId),
  }));
  if (!found.register) error(404);
  const counts = new Map<string, number>();
  for (const { what } of found.register.traces) counts.set(what, (counts.get(what) ?? 0) + 1);
  return {
    person: found.register.person,
    organisation: viewer.organisationName,
    people: found.people.map((one) => ({ value: one.id, label: one.name })),
    traces: found.register.traces.length,
    mentions: found.register.mentions.length,
    counts: [...counts].map(([what, count]) => ({ term: traceWord(what), text: String(count) })),
  };
};
