import { error } from '@sveltejs/kit';
import {
  historyOf,
  logAccess,
  MOST_VERSIONS,
  namesOfOrganisations,
  tx,
  type Moment,
} from '#platform/server';
import { shellOf } from '#organisations/server';
import { mayWrite } from '#platform/core/viewer';
import { KINDS } from '../../kinds.ts';
import { audienceInWords, changesShown } from '../../shown.ts';
import type { PageServerLoad } from './$types';

/** One record's history, as far as the viewer may read it. Two questions; a marked record's reading is noted first. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = locals.viewer!;
  const kind = Object.hasOwn(KINDS, params.kind) ? KINDS[params.kind] : undefined;
  if (!kind || !/^[0-9a-f-]{36}$/.test(params.id)) error(404);
  const found = await tx(viewer, 'read', async (db) => {
    const told = await historyOf(db, viewer, kind.table, params.id);
    const named = told.flatMap(({ content }) => (content?.named as string[] | undefined) ?? []);
    const own = kind.restore && told[0]?.content?.organisation_id === viewer.organisationId;
    return {
      moments: told,
      names: await namesOfOrganisations(db, [...new Set(named)]),
      slug: own ? (await shellOf(db, viewer)).organisationSlug : null,
    };
  });
  const { moments, names } = found;
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
    name: nameOf(moments, kind.title()) ?? kind.name(),
    restore:
      found.slug && kind.restore && mayWrite(viewer) ? kind.restore(found.slug, params.id) : null,
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
      newest: moment === moments[0],
      known: moment.changes !== null,
      changes: changesShown(moment, kind, names),
    })),
  };
};

/** What the record is called in the newest version that is told. */
function nameOf(moments: readonly Moment[], column: string): string | null {
  const name = moments.find(({ content }) => content)?.content?.[column];
  return typeof name === 'string' && name !== '' ? name : null;
}
