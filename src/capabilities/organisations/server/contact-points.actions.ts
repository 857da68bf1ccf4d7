import { no, yes, type Decision } from '#platform/core/decision';
import type { ContactPointId, OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { writeOnce, type Db } from '#platform/server';
import type { SaveAbsence, SaveContactPoint } from '../contact-points.forms.ts';
import { decideSaveContactPoint, type SaveContactPointReason } from '../contact-points.rules.ts';
import { isVacant } from '../availability.rules.ts';
import { mayEdit } from '../organisations.rules.ts';
import type { Unit } from '../organisations.types.ts';
import {
  addContactPoint,
  changeContactPoint,
  clearMain,
  contactPoint,
  endContactPoint,
  lockContactPoints,
} from './contact-points.queries.ts';

type Organisation = { id: OrganisationId; units: readonly Unit[] };

/** Saved as this contact point, or why not. */
export type ContactPointOutcome =
  { ok: true; id: ContactPointId } | { ok: false; reason: SaveContactPointReason };

/** Add a contact point to one's own organisation, or change the one with this id. */
export function saveContactPoint(
  viewer: Viewer,
  key: string,
  organisation: Organisation,
  id: ContactPointId | null,
  { from, texts }: SaveContactPoint,
): Promise<ContactPointOutcome> {
  return writeOnce(
    viewer,
    { key, body: { organisation: organisation.id, id, from, texts } },
    async (db) => {
      const decision = decideSaveContactPoint(
        viewer,
        organisation.id,
        texts.unitId,
        organisation.units,
      );
      if (!decision.ok) return decision;
      await lockContactPoints(db, viewer, organisation.id);
      if (id) {
        const current = await contactPoint(db, viewer, organisation.id, id);
        if (!current) return no('no-such-contact');
        if (current.version !== from) return no('saved-meanwhile');
      }
      if (texts.isMain) await clearMain(db, viewer, id);
      if (!id) return { ok: true, id: await addContactPoint(db, viewer, texts) };
      if (!(await changeContactPoint(db, viewer, id, from, texts)))
        throw new Error(`contact point ${id} changed under the lock`);
      return { ok: true, id };
    },
  );
}

const NOT_AWAY = { awayFrom: null, awayUntil: null };

/**
 * "Jag är borta", or "jag är tillbaka": only the days and the deputy of one of our contact points change.
 *
 * @param absence  null: back again; the deputy stays named
 */
export function sayAway(
  viewer: Viewer,
  key: string,
  organisationId: OrganisationId,
  id: ContactPointId,
  { from, texts }: SaveAbsence | { from: number; texts: null },
): Promise<Decision<SaveContactPointReason>> {
  return writeOnce(viewer, { key, body: { away: id, from, texts } }, async (db) => {
    if (!mayEdit(viewer, organisationId)) return no('not-an-editor');
    await lockContactPoints(db, viewer, organisationId);
    const current = await contactPoint(db, viewer, organisationId, id);
    if (!current) return no('no-such-contact');
    if (isVacant(current)) return no('vacant');
    return (await changeContactPoint(db, viewer, id, from, texts ?? NOT_AWAY))
      ? yes
      : no('saved-meanwhile');
  });
}

/**
 * End a contact point of one's own organisation.
 *
 * @param alsoHere  what other rooms let go of in the same transaction (the matters it was named for)
 */
export function stopContactPoint(
  viewer: Viewer,
  key: string,
  organisationId: OrganisationId,
  { id, from }: { id: ContactPointId; from: number },
  now: Date,
  alsoHere: (db: Db) => Promise<void>,
): Promise<Decision<SaveContactPointReason>> {
  return writeOnce(viewer, { key, body: { end: id, from } }, async (db) => {
    if (!mayEdit(viewer, organisationId)) return no('not-an-editor');
    await lockContactPoints(db, viewer, organisationId);
    if (!(await contactPoint(db, viewer, organisationId, id))) return no('no-such-contact');
    if (!(await endContactPoint(db, viewer, id, from, now))) return no('saved-meanwhile');
    await alsoHere(db);
    return yes;
  });
}
