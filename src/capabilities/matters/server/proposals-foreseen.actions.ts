import type { OrganisationId, PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { tx } from '#platform/server';
import {
  heldAt,
  needsNobodyElse,
  partiesFor,
  type PartyGround,
} from '../proposals-parties.rules.ts';
import type {
  PartyWhy,
  ProposalCommand,
  ProposalRefusal,
  RefusalDetail,
} from '../proposals.types.ts';
import { judgingGround } from './proposals-judging.queries.ts';
import { counteredBy, refusalOf } from './proposals-refused.actions.ts';

/** Somebody that a draft would concern. */
export interface PartyForeseen {
  organisationId: OrganisationId;
  /** Places where its yes would be needed; empty: told only. */
  mustAt: PlaceId[];
  why: PartyWhy;
}
export type Foreseen =
  | {
      ok: true;
      parties: PartyForeseen[];
      /** The viewer may not read the answers: who is asked only because it names itself is left out, if any is. */
      othersMayBeAsked: boolean;
    }
  | { ok: false; reason: ProposalRefusal; detail: RefusalDetail };

/**
 * What would come of some drafts, in their order: whose yes each would need and why, or what stands against it, as
 * when they are sent. Nothing is kept. The house itself works it out, but who is asked only because it names itself is
 * told to those alone who may read the answers of that matter; to others that more may be asked, whether any is or
 * not. While a blind round runs nothing is told at all.
 */
export async function foreseeProposals(
  viewer: Viewer,
  commands: readonly ProposalCommand[],
  now: Date,
): Promise<Foreseen[]> {
  return tx(viewer, 'read', async (db) => {
    const matterIds = [...new Set(commands.map(({ matterId }) => matterId))];
    const ground = await judgingGround(db, viewer, matterIds);
    const countered = await counteredBy(db, viewer, commands);
    return commands.map((command, index): Foreseen => {
      const before = commands.slice(0, index);
      const refused = refusalOf(command, viewer, ground, countered, before, now);
      if (refused) return { ok: false, ...refused };
      const mayRead = ground.mayReadClaims(command.matterId);
      const places = command.placeIds.map((at) => {
        const place = ground.partyGroundAt(command.matterId, at);
        return mayRead ? place : withoutOthersClaims(place, viewer);
      });
      const parties = partiesFor(command.roles, places, ground).map((one) => ({
        organisationId: one.organisationId,
        mustAt: one.mustAt,
        why: whyOf(one, command, places),
      }));
      // who may not read the claims is told at sending only: there may be more to ask
      if (mayRead && needsNobodyElse(parties, viewer.organisationId)) {
        return { ok: false, reason: 'nobody-else', detail: {} };
      }
      return { ok: true, parties, othersMayBeAsked: !mayRead };
    });
  });
}

/** One's own claim one knows; those of others are left out. */
function withoutOthersClaims(place: PartyGround, { organisationId }: Viewer): PartyGround {
  return { ...place, claimants: place.claimants.filter((one) => one === organisationId) };
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
