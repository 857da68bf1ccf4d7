import { askWhoOwns } from '#matters/server';
import { mayWrite } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { placeSought } from '../remember-place.ts';
import type { PageServerLoad } from './$types';

/** The answer to a question in people's own words. */
export const load: PageServerLoad = async ({ locals, url, cookies }) => {
  const viewer = locals.viewer!;
  const question = (url.searchParams.get('q') ?? '').replaceAll('\0', '').slice(0, 300).trim();
  const sought = placeSought(url, locals.place, cookies);
  const result = await tx(viewer, 'read', (db) => askWhoOwns(db, viewer, question, sought));
  return { question, ...result, formKey: newFormKey(), mayWrite: mayWrite(viewer) };
};
