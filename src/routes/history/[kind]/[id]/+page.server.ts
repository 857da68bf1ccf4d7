import { error } from '@sveltejs/kit';
import { historyOf, logAccess, MOST_VERSIONS, namesOfOrganisations, tx } from '#platform/server';
import { KINDS } from '../../kinds.ts';
import { audienceInWords, changesShown } from '../../shown.ts';
import type { PageServerLoad } from './$types';

/** One record's history, as far as the viewer may read it. Two questions; a marked record's reading is noted first. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = locals.viewer!;
  const kind = Object.hasOwn(KINDS, params.kind) ? KINDS[params.kind] : undefined;
  if (!kind || !/^[0-9a-f-]{36}$/.test(params.id)) error(404);
  const { moments, names } = await tx(viewer, 'read', async (db) => {
    const told = await historyOf(db, viewer, kind.table, params.id);
    const named = told.flatMap(({ content }) => (content?.named as string[] | undefined) ?? []);
    return { moments: told, names: await namesOfOrganisations(db, [...new Set(named)]) };
  });
  if (moments.length === 0) error(404);
  if (moments.some(({ secrecy }) => secrecy))
    await logAccess(viewer, {
      what: 'read-secret',
      table: kind.table,
      id: params.id,
      outcome: 'done',
      detail: 'history',
    });
  return {
    kind: kind.name(),
    page: kind.page?.(params.id) ?? null,
    most: moments.length === MOST_VERSIONS ? MOST_VERSIONS : null,
    secret: moments.some(({ secrecy }) => secrecy),
    moments: moments.map((moment) => ({
      seq: moment.seq,
      at: moment.at,
      op: moment.op,
      number: moment.rowVersion,
      person: moment.personName,
      organisation: moment.organisationName,
      audience: audienceInWords(moment),
      disposed: moment.disposed,
      known: moment.changes !== null,
      changes: changesShown(moment, kind, names),
    })),
  };
};
