import { error, fail, redirect } from '@sveltejs/kit';
import { isUuid, type PersonId } from '#platform/core/ids';
import { isAdministrator } from '#platform/core/viewer';
import { changePerson, ourPeople, parseChangePerson, typed } from '#organisations/server';
import { peopleFaults, peopleRefusals, roleWords } from '#organisations/ui/people-words.ts';
import * as m from '#messages';
import { logAccess, newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../organisations/once.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = locals.viewer!;
  if (!isAdministrator(viewer) || !isUuid(params.person)) error(404);
  const people = await tx(viewer, 'read', (db) => ourPeople(db));
  const person = people.find(({ personId }) => personId === params.person);
  if (!person) error(404);
  return {
    person,
    isMe: person.personId === viewer.personId,
    organisationName: viewer.organisationName,
    fresh: viewer.fresh,
    keys: { change: newFormKey(), end: newFormKey() },
  };
};

export const actions: Actions = {
  change: (event) => changed(event, false),
  end: (event) => changed(event, true),
};

async function changed({ locals, params, request }: RequestEvent, ending: boolean) {
  const viewer = locals.viewer!;
  if (!isUuid(params.person)) error(404);
  const form = await request.formData();
  const values = typed(form);
  const parsed = parseChangePerson(form);
  if (!parsed.ok) return fail(422, { values, faults: peopleFaults(parsed.faults) });
  const person = params.person as string as PersonId;
  const outcome = await orKeyUsed(
    changePerson(viewer, values.key ?? '', person, parsed.command, ending),
  );
  if (outcome.ok) {
    const detail = ending ? 'end membership' : 'change membership';
    const table = 'organisations.membership';
    await logAccess(viewer, { what: 'people', outcome: 'done', detail, table, id: person }).catch(
      () => undefined, // whoever ended their own membership is out
    );
    redirect(303, ending ? '/people?saved=ended' : '/people?saved=changed');
  }
  const { status, sentence } = peopleRefusals[outcome.reason];
  if (status === 404) error(404);
  if (outcome.reason === 'gone') redirect(303, '/people');
  if (outcome.reason !== 'stale' || ending)
    return fail(status, { values, faults: [{ message: sentence() }] });
  // the form shows what somebody else has saved, the sentence what was chosen
  const { role, cleared } = parsed.command;
  const chose = { role: roleWords[role](), cleared: cleared ? 'yes' : 'no' };
  return fail(status, { faults: [{ message: m.people_sorry_staleChose(chose) }] });
}
