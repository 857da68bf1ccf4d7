import type { OrganisationId, PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { tx } from '#platform/server';
import { heldAt, partiesFor, type PartyGround } from '../proposals-parties.rules.ts';
import { decideProposal } from '../proposals.rules.ts';
import type {
  PartyWhy,
  ProposalCommand,
  ProposalRefusal,
  RefusalDetail,
} from '../proposals.types.ts';
import { judgingGround } from './proposals-judging.queries.ts';

/** Somebody that a draft would concern. */
export interface PartyForeseen {
  organisationId: OrganisationId;
  /** Places where its yes would be needed; empty: told only. */
  mustAt: PlaceId[];
  why: PartyWhy;
}
export type Foreseen =
  | { ok: true; parties: PartyForeseen[] }
  | { ok: false; reason: ProposalRefusal; detail: RefusalDetail };

/**
 * What would come of some drafts, in their order: whose yes each would need and why, or what stands against it.
 * Nothing is kept. The house itself works it out, as when they are sent, so whoever only names itself is told as
 * "asked"; while a blind round runs nothing is told at all.
 */
export async function foreseeProposals(
  viewer: Viewer,
  commands: readonly ProposalCommand[],
  now: Date,
): Promise<Foreseen[]> {
  return tx(viewer, 'read', async (db) => {
    const matterIds = [...new Set(commands.map(({ matterId }) => matterId))];
    const ground = await judgingGround(db, viewer, matterIds);
    return commands.map((command): Foreseen => {
      const decision = decideProposal(command, ground.groundOf(command.matterId), now);
      if (!decision.ok) {
        return { ok: false, reason: decision.reason, detail: decision.detail ?? {} };
      }
      const places = command.placeIds.map((at) => ground.partyGroundAt(command.matterId, at));
      const parties = partiesFor(command.roles, places, ground).map((one) => ({
        organisationId: one.organisationId,
        mustAt: one.mustAt,
        why: whyOf(one, command, places),
      }));
      return { ok: true, parties };
    });
  });
}

function whyOf(
  { organisationId, mustAt }: { organisationId: OrganisationId; mustAt: readonly PlaceId[] },
  { roles }: ProposalCommand,
  places: readonly PartyGround[],
): PartyWhy {
  if (mustAt.length === 0) return 'told';
  const here = places.filter(({ placeId }) => mustAt.includes(placeId));
  const isPlace = here.some(({ municipalityId }) => municipalityId === organisationId);
  const held = heldAt(roles, ['owner', 'contributor'], isPlace ? organisationId : null);
  if (held.includes(organisationId)) return 'role';
  if (isPlace) return 'place';
  return here.some(({ formerParties }) => formerParties.includes(organisationId))
    ? 'former'
    : 'asked';
}
