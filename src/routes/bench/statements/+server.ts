import { error, json } from '@sveltejs/kit';
import { statementsOf } from '#platform/server';
import type { RequestHandler } from './$types';

/** What a request of a moment ago asked the database (?of=its id). Exists only with RAGANG_BENCH=1. */
export const GET: RequestHandler = ({ url }) => {
  const statements = statementsOf(url.searchParams.get('of') ?? '');
  if (!statements) error(404);
  return json(statements);
};
