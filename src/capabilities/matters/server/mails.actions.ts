import type {
  CountyId,
  MatterId,
  OrganisationId,
  PackageId,
  ProposalId,
  RoundId,
} from '#platform/core/ids';
import { localDateOf, type LocalDate } from '#platform/core/working-days';
import { enqueueMails, type Db, type MailAskedFor, type MailKind } from '#platform/server';
import type { ChangeId } from '../matter-changes.types.ts';
import type { AnswerKind } from '../proposals.types.ts';
import type { ProposalToKeep } from './proposals-keep.queries.ts';
import type { ProposalRow } from './proposals-rows.queries.ts';

// Letters about matters are asked for here, in the transaction of what they tell of: whom, a matter, a link; no words.

/** Who asks, for a letter: a person who acts, or nobody in particular. */
interface Teller {
  organisationId: OrganisationId;
}

/** Invite these to answer a round, or remind them; each time once. */
export async function mailRound(
  db: Db,
  roundId: RoundId,
  kind: 'round-begun' | 'round-reminder' | 'round-opened',
  organisations: readonly { organisationId: OrganisationId; number?: number }[],
  answerBy: LocalDate | null,
): Promise<void> {
  await enqueueMails(
    db,
    organisations.map(({ organisationId, number = 1 }): MailAskedFor => ({
      to: { organisation: organisationId, role: 'editors' },
      kind,
      about: { table: 'matters.round', id: roundId },
      link: kind === 'round-opened' ? `/rounds/${roundId}` : `/answer/${roundId}`,
      ...(answerBy ? { day: answerBy } : {}),
      key: `${kind}/${roundId}/${organisationId}/${number}`,
    })),
  );
}

/** A proposal, or those sent together with it, as a letter names it: one letter, however many they are. */
interface About {
  id: ProposalId;
  packageId: PackageId | null;
  matterId: MatterId;
}
const sittingOf = ({ id, packageId }: About) => packageId ?? id;

function aboutProposal(one: About): Pick<MailAskedFor, 'about' | 'link' | 'matter'> {
  return one.packageId
    ? {
        about: { table: 'matters.proposal_package', id: one.packageId },
        link: `/boundaries/packages/${one.packageId}`,
      }
    : {
        about: { table: 'matters.proposal', id: one.id },
        link: `/boundaries/proposals/${one.id}`,
        matter: one.matterId,
      };
}

function proposalMail(
  kind: MailKind,
  to: OrganisationId,
  about: About,
  more: { names?: OrganisationId; day?: LocalDate; key?: string },
): MailAskedFor {
  return {
    to: { organisation: to, role: 'editors' },
    kind,
    ...aboutProposal(about),
    ...(more.names ? { organisation: more.names } : {}),
    ...(more.day ? { day: more.day } : {}),
    key: [kind, sittingOf(about), to, more.key].filter(Boolean).join('/'),
  };
}

/** Proposed: those whose yes is needed hear that it waits, those who are told hear of it; who is countered hears that. */
export async function mailProposed(
  db: Db,
  by: Teller,
  kept: readonly ProposalToKeep[],
  packageId: PackageId | null,
  countered: readonly ProposalRow[],
): Promise<void> {
  const mails = new Map<string, MailAskedFor>();
  for (const { id, command, parties, answerBy } of kept) {
    const about = { id, packageId, matterId: command.matterId };
    for (const party of parties) {
      if (party.organisationId === by.organisationId) continue;
      const kind = party.mustAt.length > 0 ? 'proposal-waits' : 'proposal-told';
      const day = answerBy;
      const mail = proposalMail(kind, party.organisationId, about, {
        names: by.organisationId,
        day,
      });
      if (kind === 'proposal-waits' || !mails.has(party.organisationId))
        mails.set(party.organisationId, mail);
    }
  }
  for (const row of countered) {
    if (row.proposer === by.organisationId) continue;
    const about = { id: row.id, packageId: null, matterId: row.matter.id };
    mails.set(
      `countered/${row.id}`,
      proposalMail('proposal-countered', row.proposer, about, {
        names: by.organisationId,
        key: by.organisationId,
      }),
    );
  }
  await enqueueMails(db, [...mails.values()]);
}

const ANSWERED: Partial<Record<AnswerKind, MailKind>> = {
  yes: 'proposal-answered',
  no: 'proposal-answered',
  withdrawn: 'proposal-answered',
  objects: 'proposal-objection',
};

/** Answered: whoever proposed hears of it, once a day for all that one organisation answers of what was sent together. */
export async function mailAnswered(
  db: Db,
  by: Teller,
  answers: readonly { row: ProposalRow; answer: AnswerKind }[],
  now: Date,
): Promise<void> {
  const mails = new Map<string, MailAskedFor>();
  for (const { row, answer } of answers) {
    const kind = ANSWERED[answer];
    if (!kind || row.proposer === by.organisationId) continue;
    const about = { id: row.id, packageId: row.packageId, matterId: row.matter.id };
    const key = `${by.organisationId}/${localDateOf(now)}`;
    const mail = proposalMail(kind, row.proposer, about, { names: by.organisationId, key });
    mails.set(mail.key, mail);
  }
  await enqueueMails(db, [...mails.values()]);
}

/** In force, or lapsed: all whom it concerns hear of it, whoever brought it about. As the house itself. */
export async function mailSettled(
  db: Db,
  inForce: readonly ProposalRow[],
  lapsed: readonly ProposalRow[],
  now: Date,
): Promise<void> {
  const mails = new Map<string, MailAskedFor>();
  for (const [kind, rows] of [
    ['proposal-in-force', inForce],
    ['proposal-ended', lapsed],
  ] as const) {
    for (const row of rows) {
      const about = { id: row.id, packageId: row.packageId, matterId: row.matter.id };
      for (const to of new Set([row.proposer, ...row.parties.map((one) => one.organisationId)])) {
        const mail = proposalMail(kind, to, about, { key: localDateOf(now) });
        mails.set(mail.key, mail);
      }
    }
  }
  await enqueueMails(db, [...mails.values()]);
}

/** The county's list is to be changed: those who have answered are told. */
export async function mailMatterChange(
  db: Db,
  changeId: ChangeId,
  organisations: readonly OrganisationId[],
): Promise<void> {
  await enqueueMails(
    db,
    organisations.map((organisation): MailAskedFor => ({
      to: { organisation, role: 'editors' },
      kind: 'matter-change',
      about: { table: 'matters.matter_change', id: changeId },
      link: `/matters/changes/${changeId}`,
      key: `matter-change/${changeId}/${organisation}`,
    })),
  );
}

/** A proposal that has waited for somebody's yes. */
export interface ProposalWaiting {
  countyId: CountyId;
  proposalId: ProposalId;
  packageId: PackageId | null;
  proposer: OrganisationId;
  matterId: MatterId;
  organisationId: OrganisationId;
  answerBy: LocalDate;
}

/** Ask again, once, those whose yes is waited for. As the house itself. */
export async function mailStillWaiting(
  db: Db,
  waiting: readonly ProposalWaiting[],
): Promise<number> {
  const mails = waiting.map((one) =>
    proposalMail(
      'proposal-lapses',
      one.organisationId,
      { id: one.proposalId, packageId: one.packageId, matterId: one.matterId },
      { names: one.proposer, day: one.answerBy },
    ),
  );
  return enqueueMails(db, [...new Map(mails.map((mail) => [mail.key, mail])).values()]);
}
