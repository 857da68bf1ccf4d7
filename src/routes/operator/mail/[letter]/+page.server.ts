import { error } from '@sveltejs/kit';
import { logAccess, mailSettings, operates, readLetter, tx } from '#platform/server';
import type { PageServerLoad } from './$types';

/** One letter of the folder: there is one only where no mail server is named. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const isOperator = await tx(locals.viewer!, 'read', (db) => operates(db));
  const { smtpUrl, folder, origin } = mailSettings();
  const letter = isOperator && !smtpUrl ? readLetter(folder, params.letter) : null;
  if (!letter) error(404);
  // it may hold a code to sign in with: noted before it is shown
  await logAccess(locals.viewer!, {
    what: 'administration',
    table: 'mail.message',
    id: params.letter.replace(/\.eml$/, ''),
    outcome: 'done',
    detail: 'letter read in the folder',
  });
  const links = [...letter.text.matchAll(/https?:\/\/\S+/g)]
    .map(([address]) => address)
    .filter((address) => address.startsWith(`${origin}/`));
  return { letter, links };
};
