import type { PackageFaults, ProposalFault, ProposalFaults } from '#matters/server';
import { LIMIT_MAX, MESSAGE_MAX, REASON_MAX } from '#matters';
import type { FaultTold } from '#matters/ui/proposal-refusals.ts';
import * as m from '#messages';

const MISSING: Record<string, () => string> = {
  roles: m.proposals_refused_noOwner,
  places: m.proposals_refused_noPlace,
  body: m.proposals_fault_missingBody,
  name: m.proposals_fault_missingName,
  matter: m.proposals_refused_noItems,
  reason: m.proposals_refused_noReason,
};
const LIMITS: Record<string, number> = {
  limit: LIMIT_MAX,
  message: MESSAGE_MAX,
  reason: REASON_MAX,
  body: 200,
  paragraph: 60,
  number: 120,
  name: 120,
};

/** What is wrong with one field, in words that say what to do. */
export function faultSentence(field: string, fault: ProposalFault): string {
  switch (fault) {
    case 'missing':
      return (MISSING[field] ?? m.proposals_fault_missingDay)();
    case 'too-long':
      return m.proposals_fault_tooLong({ limit: LIMITS[field] ?? LIMIT_MAX });
    case 'nul':
      return m.proposals_fault_nul();
    case 'no-day':
      return m.proposals_fault_noDay();
    case 'too-many':
      return m.proposals_refused_tooMany();
    case 'unknown-choice':
      return m.proposals_fault_unknown();
  }
}

const ORDER = [
  'roles',
  'places',
  'limit',
  'settled',
  'body',
  'decidedOn',
  'paragraph',
  'number',
  'lookAgainBy',
  'startsOn',
  'message',
] as const satisfies readonly (keyof ProposalFaults)[];

/** The faults of the form for a proposal, in the order of its fields. */
export function proposalFaults(faults: ProposalFaults): FaultTold[] {
  return ORDER.flatMap((field) => {
    const fault = faults[field];
    return fault ? [{ field, message: faultSentence(field, fault) }] : [];
  });
}

/** The faults of the form for a package; a row's own stand at the row. */
export function packageFaults({ rows, ...own }: PackageFaults): FaultTold[] {
  const whole = Object.entries(own).flatMap(([field, fault]) =>
    fault
      ? [{ field: field === 'matter' ? 'rows' : field, message: faultSentence(field, fault) }]
      : [],
  );
  const each = Object.entries(rows).flatMap(([id, faults]) => {
    const [first] = proposalFaults(faults);
    return first ? [{ field: `row-${id}`, message: first.message }] : [];
  });
  return [...whole, ...each];
}

/** The faults of a sitting, each at its reason; among several the matter is named. */
export function answerFaults(
  faults: Record<string, ProposalFault>,
  matters: ReadonlyMap<string, string> = new Map(),
): FaultTold[] {
  return Object.entries(faults).map(([id, fault]) => ({
    field: `reason-${id}`,
    message: reasonFault(matters.get(id), fault),
  }));
}

function reasonFault(matter: string | undefined, fault: ProposalFault): string {
  if (!matter) return faultSentence('reason', fault);
  return fault === 'missing'
    ? m.proposals_refused_noReasonFor({ matter })
    : m.boundaries_sitting_refused({ matter, reason: faultSentence('reason', fault) });
}
