import { error } from '@sveltejs/kit';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

/** What every page costs before it shows anything: bench/ holds the pages against it. Exists only with RAGANG_BENCH=1. */
export const load: PageServerLoad = async ({ locals }) => {
  if (process.env.RAGANG_BENCH !== '1' || !locals.viewer) error(404);
  await tx(locals.viewer, 'read', async () => undefined);
};
