import type { MatterId, PlaceId, ProposalId } from '#platform/core/ids';
import type { LocalDate } from '#platform/core/working-days';
import { whatFollows, type PlaceFacts, type ProposalFacts } from './proposals-state.rules.ts';
import type { ProposalEnd } from './proposals.types.ts';

/** An open proposal among others. */
export interface OpenProposal {
  id: ProposalId;
  matterId: MatterId;
  facts: ProposalFacts;
}

/** What follows for several proposals together. */
export interface Settlement {
  /** Where each comes into force; what stands there is replaced. */
  force: { proposalId: ProposalId; placeIds: PlaceId[] }[];
  /** Where a proposal ends, because another came into force there. */
  endedPlaces: { proposalId: ProposalId; placeId: PlaceId }[];
  ended: { proposalId: ProposalId; because: ProposalEnd }[];
}

/**
 * What follows now from what has been answered, and from time. One after the other: what has come into force at a
 * place leaves no room for the next proposal of the same matter there, so that exactly one boundary stands.
 *
 * @param open  open proposals, in the order in which they get their turn
 */
export function settle(open: readonly OpenProposal[], today: LocalDate): Settlement {
  const settlement: Settlement = { force: [], endedPlaces: [], ended: [] };
  const all = open.map((one) => ({ ...one, places: one.facts.places.map((p) => ({ ...p })) }));
  for (const one of all) {
    const facts = { ...one.facts, places: one.places };
    const { comesIntoForceAt } = whatFollows(facts, today);
    if (comesIntoForceAt.length === 0) continue;
    settlement.force.push({ proposalId: one.id, placeIds: comesIntoForceAt });
    for (const place of one.places) {
      if (comesIntoForceAt.includes(place.placeId)) place.force = 'in-force';
    }
    const others = all.filter(({ id, matterId }) => id !== one.id && matterId === one.matterId);
    for (const { id, places } of others) {
      for (const placeId of giveWay(places, comesIntoForceAt)) {
        settlement.endedPlaces.push({ proposalId: id, placeId });
      }
    }
  }
  for (const one of all) {
    const { ends } = whatFollows({ ...one.facts, places: one.places }, today);
    if (ends) settlement.ended.push({ proposalId: one.id, because: ends });
  }
  return settlement;
}

type Changing = { -readonly [K in keyof PlaceFacts]: PlaceFacts[K] };

function giveWay(places: Changing[], to: readonly PlaceId[]): PlaceId[] {
  const gone = places.filter(({ placeId, endedBecause }) => !endedBecause && to.includes(placeId));
  for (const place of gone) {
    place.endedBecause = 'superseded';
    if (place.force) place.force = 'was-in-force';
  }
  return gone.map(({ placeId }) => placeId);
}
