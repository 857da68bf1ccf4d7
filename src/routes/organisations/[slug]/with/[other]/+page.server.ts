import { error, redirect } from '@sveltejs/kit';
import { meetingPage } from '#matters/server';
import { mayEdit } from '#organisations';
import { mayWrite } from '#platform/core/viewer';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = locals.viewer!;
  const { slug, other } = params;
  if (slug === other) redirect(303, `/organisations/${slug}/with`);
  const now = new Date();
  const page = await tx(viewer, 'read', (db) => meetingPage(db, viewer, [slug, other], now));
  if (!page) error(404);
  const [a, b] = page.sides.map((side) => ({ ...side, mayEdit: mayEdit(viewer, side.id) }));
  return { ...page, sides: [a!, b!] as const, now, mayAnswer: mayWrite(viewer) };
};
