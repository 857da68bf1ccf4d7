import { error } from '@sveltejs/kit';
import { isUuid, type PersonId } from '#platform/core/ids';
import { tx } from '#platform/server';
import { idsIn } from '#records';
import { namesOf, noteExport, personRegister } from '#records/server';
import { makePersonExtract } from '#records/server';
import { download } from '../../download.ts';
import type { RequestHandler } from './$types';

/** Everything about a person, made now: noted in the access log before anything is read. */
export const GET: RequestHandler = async ({ locals, params: { format }, url }) => {
  const viewer = locals.viewer!;
  const person = url.searchParams.get('person') || viewer.personId;
  if (!isUuid(person) || (format !== 'pdf' && format !== 'json')) error(404);
  await noteExport(viewer, 'organisations.person', person, `register extract ${format}`);
  const found = await tx(viewer, 'read', async (db) => {
    const register = await personRegister(db, viewer, person as PersonId);
    if (!register) return null;
    const ids = idsIn(register.mentions.map((one) => one.content));
    const whose = [...register.traces, ...register.mentions].flatMap(
      (one) => one.organisationId ?? [],
    );
    return { register, names: await namesOf(db, viewer, [...new Set([...ids, ...whose])]) };
  });
  if (!found) error(404);
  const made = await makePersonExtract(viewer.organisationName, found.register, new Date(), (id) =>
    found.names.get(id),
  );
  return download(format === 'pdf' ? made.pdf : made.json, format, `register-${person}`);
};
