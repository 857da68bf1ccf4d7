import type { Change, ProposalCommand } from '#matters';
import type { DraftGround, Foreseen, Nameable, ProposalValues } from '#matters/server';
import { WHY_WORDS } from '#matters/ui/proposal-words.ts';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { changesFrom, holding, whereOf } from '../../shown.ts';

/** What a draft would set in motion, told before it is sent. */
export interface DraftSummary {
  where: string;
  must: { id: string; name: string; why: string; own: boolean }[];
  told: string[];
  /** Who else may be asked is not told to us. */
  othersMayBeAsked: boolean;
  notTold: string[];
  replaces: { key: string; title: string; changes: Change[] }[];
  disclosure: string[];
}

/** Who would have to say yes and why, who would be told, and what would change from what is in force. */
export function summaryOf(
  ground: DraftGround,
  viewer: Viewer,
  command: ProposalCommand,
  { parties, othersMayBeAsked }: Foreseen & { ok: true },
  nameable: readonly Nameable[],
): DraftSummary {
  const named = (id: string) => ground.organisations.get(id as OrganisationId)?.name ?? '';
  const must = parties.filter(({ mustAt }) => mustAt.length > 0);
  const concerned = new Set(parties.map(({ organisationId }) => organisationId as string));
  const replaced = changesFrom(holding(ground.boundaries), command);
  return {
    where: whereOf(command.placeIds, ground, viewer),
    must: must.map(({ organisationId, why }) => ({
      id: organisationId,
      name: named(organisationId),
      own: organisationId === viewer.organisationId,
      why: WHY_WORDS[why](),
    })),
    othersMayBeAsked,
    told: parties
      .filter(({ mustAt }) => mustAt.length === 0)
      .map(({ organisationId }) => named(organisationId)),
    notTold: command.roles.flatMap(({ organisationId }) =>
      organisationId && !concerned.has(organisationId) ? [named(organisationId)] : [],
    ),
    replaces: replaced.map(({ boundary, placeIds, changes }) => ({
      key: boundary.id,
      title: placeIds.length === command.placeIds.length ? '' : whereOf(placeIds, ground, viewer),
      changes,
    })),
    disclosure: nameable
      .filter(({ id, publicAccess }) => concerned.has(id) && publicAccess === 'none')
      .map(({ name }) => name),
  };
}

/** Everything that was filled in, for the form that sends it or goes back. */
export function hiddenOf(values: ProposalValues): { name: string; value: string }[] {
  const { places, roles, ...rest } = values;
  return [
    ...places.map((value) => ({ name: 'place', value })),
    ...Object.entries(roles).map(([who, value]) => ({ name: `role-${who}`, value })),
    ...Object.entries(rest).map(([name, value]) => ({ name, value })),
  ];
}
