import { askOpen } from '#platform/server';

/** Ready to answer: the database can be asked. */
export const GET = async () => {
  await askOpen('select 1');
  return new Response('ready\n', { headers: { 'content-type': 'text/plain' } });
};
