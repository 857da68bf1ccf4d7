/** The process lives. Says nothing of the database. */
export const GET = () => new Response('ok\n', { headers: { 'content-type': 'text/plain' } });
