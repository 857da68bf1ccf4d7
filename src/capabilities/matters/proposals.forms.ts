import { z } from 'zod';
import { isUuid, type MatterId, type PlaceId, type ProposalId } from '#platform/core/ids';
import { isLocalDate, type LocalDate } from '#platform/core/working-days';
import { BOUNDARY_ROLES } from './matters.types.ts';
import { LIMIT_MAX, MESSAGE_MAX, PACKAGE_MAX, REASON_MAX } from './proposals.rules.ts';
import type {
  AnswerCommand,
  BoundaryRole,
  PackageCommand,
  ProposalCommand,
  RoleHeld,
} from './proposals.types.ts';

/** What is told of a field that could not be read. */
export type ProposalFault =
  'missing' | 'unknown-choice' | 'too-long' | 'nul' | 'no-day' | 'too-many';

const BODY_MAX = 200;
const PARAGRAPH_MAX = 60;
const NUMBER_MAX = 120;
export const PACKAGE_NAME_MAX = 120;

/**
 * What was typed and chosen for a proposal, as it came. Fields of the form: `place` (many), `role-<organisation id>`
 * and `role-each` (a role, or nothing for none), limit, settled, body, paragraph, decidedOn, number, startsOn,
 * lookAgainBy, message.
 */
export interface ProposalValues {
  places: string[];
  /** Organisation id, or 'each' → role; those without a role are left out. */
  roles: Record<string, string>;
  limit: string;
  settled: string;
  body: string;
  paragraph: string;
  decidedOn: string;
  number: string;
  startsOn: string;
  lookAgainBy: string;
  message: string;
}
export type ProposalFaults = Partial<Record<keyof ProposalValues, ProposalFault>>;
export type ProposalReading =
  | { ok: true; command: ProposalCommand; values: ProposalValues }
  | { ok: false; faults: ProposalFaults; values: ProposalValues };

const text = (max: number) =>
  z
    .string()
    .refine((value) => !value.includes('\0'), 'nul')
    .refine((value) => [...tidy(value)].length <= max, 'too-long');
const day = z.string().refine((value) => value === '' || isLocalDate(value), 'no-day');
const proposal = z
  .object({
    places: z.array(z.string().refine(isUuid, 'unknown-choice')).min(1, 'missing'),
    roles: z
      .record(
        z.string().refine((who) => who === 'each' || isUuid(who), 'unknown-choice'),
        z.enum(BOUNDARY_ROLES, 'unknown-choice'),
      )
      .refine((roles) => Object.values(roles).includes('owner'), 'missing'),
    limit: text(LIMIT_MAX),
    settled: z.enum(['officials', 'decided'], 'missing'),
    body: text(BODY_MAX),
    paragraph: text(PARAGRAPH_MAX),
    decidedOn: day,
    number: text(NUMBER_MAX),
    startsOn: day,
    lookAgainBy: day.refine((value) => value !== '', 'missing'),
    message: text(MESSAGE_MAX),
  })
  .superRefine((value, context) => {
    if (value.settled !== 'decided') return;
    for (const field of ['body', 'decidedOn'] as const) {
      if (tidy(value[field]) === '')
        context.addIssue({ code: 'custom', path: [field], message: 'missing' });
    }
  });

/** What stands in the form for a proposal, without judging it. `prefix` tells the rows of a package apart. */
export function proposalValues(form: FormData, prefix = ''): ProposalValues {
  const one = (field: string) => String(form.get(`${prefix}${field}`) ?? '');
  const roles: Record<string, string> = {};
  for (const [name, value] of form) {
    if (!name.startsWith(`${prefix}role-`) || value === '') continue;
    roles[name.slice(prefix.length + 'role-'.length)] = String(value);
  }
  return {
    places: [...new Set(form.getAll(`${prefix}place`).map(String))],
    roles,
    limit: one('limit'),
    settled: one('settled') || 'officials',
    body: one('body'),
    paragraph: one('paragraph'),
    decidedOn: one('decidedOn'),
    number: one('number'),
    startsOn: one('startsOn'),
    lookAgainBy: one('lookAgainBy'),
    message: one('message'),
  };
}

/**
 * Read the form for a proposal.
 *
 * @param about  the matter it is about, and the proposal it is a counter-offer to
 */
export function parseProposal(
  form: FormData,
  about: { matterId: MatterId; counters: ProposalId | null },
  prefix = '',
): ProposalReading {
  const values = proposalValues(form, prefix);
  const result = proposal.safeParse(values);
  if (!result.success) return { ok: false, faults: faultsOf(result.error), values };
  const read = result.data;
  const command: ProposalCommand = {
    ...about,
    placeIds: read.places as PlaceId[],
    roles: rolesFrom(read.roles),
    limit: tidy(read.limit),
    settled:
      read.settled === 'officials'
        ? { kind: 'officials' }
        : {
            kind: 'decided',
            body: tidy(read.body),
            paragraph: tidy(read.paragraph) || null,
            decidedOn: read.decidedOn as LocalDate,
            registrationNumber: tidy(read.number) || null,
          },
    startsOn: (read.startsOn || null) as LocalDate | null,
    lookAgainBy: read.lookAgainBy as LocalDate,
    message: tidy(read.message),
  };
  return { ok: true, values, command };
}

/** Owners first, then in the order of the roles; within a role as the form has them. */
function rolesFrom(roles: Record<string, BoundaryRole>): RoleHeld[] {
  return BOUNDARY_ROLES.flatMap((role) =>
    Object.entries(roles)
      .filter(([, held]) => held === role)
      .map(([who]) => ({
        organisationId: who === 'each' ? null : (who as RoleHeld['organisationId']),
        role,
      })),
  );
}

/** What was typed for a package: a name, one day to look again for all, and a row for each chosen matter. */
export interface PackageValues {
  name: string;
  lookAgainBy: string;
  message: string;
  /** By matter id. */
  rows: Record<string, ProposalValues>;
}
export interface PackageFaults {
  name?: ProposalFault;
  lookAgainBy?: ProposalFault;
  message?: ProposalFault;
  /** No matter was chosen, or too many. */
  matter?: ProposalFault;
  rows: Record<string, ProposalFaults>;
}
export type PackageReading =
  | { ok: true; command: PackageCommand; values: PackageValues }
  | { ok: false; faults: PackageFaults; values: PackageValues };

/**
 * Read the form for a package: `matter` (many, ids of the chosen), name, lookAgainBy and message once, and the rest
 * of each proposal in fields that begin with the matter's id and a full stop: `<id>.place`, `<id>.role-…`, `<id>.limit`.
 */
export function parsePackage(form: FormData): PackageReading {
  const one = (field: string) => String(form.get(field) ?? '');
  const chosen = [...new Set(form.getAll('matter').map(String))];
  const values: PackageValues = {
    name: one('name'),
    lookAgainBy: one('lookAgainBy'),
    message: one('message'),
    rows: {},
  };
  const faults: PackageFaults = { rows: {} };
  const items: ProposalCommand[] = [];
  if (chosen.length === 0) faults.matter = 'missing';
  else if (chosen.length > PACKAGE_MAX) faults.matter = 'too-many';
  else if (!chosen.every(isUuid)) faults.matter = 'unknown-choice';
  else for (const id of chosen) readRow(form, id as MatterId, values, faults, items);
  const name = text(PACKAGE_NAME_MAX).safeParse(values.name);
  if (tidy(values.name) === '') faults.name = 'missing';
  else if (!name.success) faults.name = name.error.issues[0]?.message as ProposalFault;
  const isRight = !faults.matter && !faults.name && !faults.lookAgainBy && !faults.message;
  if (!isRight || Object.keys(faults.rows).length > 0) return { ok: false, faults, values };
  return { ok: true, values, command: { name: tidy(values.name), items } };
}

function readRow(
  form: FormData,
  matterId: MatterId,
  values: PackageValues,
  faults: PackageFaults,
  items: ProposalCommand[],
): void {
  const row = new FormData();
  for (const [name, value] of form) {
    if (name.startsWith(`${matterId}.`)) row.append(name.slice(matterId.length + 1), value);
  }
  row.set('lookAgainBy', values.lookAgainBy);
  row.set('message', values.message);
  const reading = parseProposal(row, { matterId, counters: null });
  values.rows[matterId] = reading.values;
  if (reading.ok) {
    items.push(reading.command);
    return;
  }
  const { lookAgainBy, message, ...own } = reading.faults;
  if (lookAgainBy) faults.lookAgainBy = lookAgainBy;
  if (message) faults.message = message;
  if (Object.keys(own).length > 0) faults.rows[matterId] = own;
}

/** What was chosen in a sitting: an answer (or none yet) and a reason for each proposal. */
export type SittingValues = Record<string, { answer: string; reason: string }>;
export type AnswersReading =
  | { ok: true; answers: AnswerCommand[]; values: SittingValues }
  | { ok: false; faults: Record<string, ProposalFault>; values: SittingValues };

const ANSWERS = ['yes', 'no', 'objects', 'withdrawn'] as const;

/**
 * Read a sitting, or the answer to one proposal: `proposal` (many, ids), and for each `answer-<id>` and
 * `reason-<id>`; those without an answer are left for later. The button `all` with the value "yes" answers yes to
 * all that have no other answer. A no and an objection need a reason.
 */
export function parseProposalAnswers(form: FormData): AnswersReading {
  const values: SittingValues = {};
  const faults: Record<string, ProposalFault> = {};
  const answers: AnswerCommand[] = [];
  const fallback = form.get('all') === 'yes' ? 'yes' : '';
  for (const id of new Set(form.getAll('proposal').map(String))) {
    if (!isUuid(id)) continue;
    const chosen = String(form.get(`answer-${id}`) ?? '') || fallback;
    const reason = String(form.get(`reason-${id}`) ?? '');
    values[id] = { answer: chosen, reason };
    if (chosen === '') continue;
    const answer = ANSWERS.find((one) => one === chosen);
    const fault = faultOf(answer, reason);
    if (fault) faults[id] = fault;
    else if (answer) answers.push({ proposalId: id as ProposalId, answer, reason: tidy(reason) });
  }
  return Object.keys(faults).length > 0
    ? { ok: false, faults, values }
    : { ok: true, answers, values };
}

function faultOf(answer: string | undefined, reason: string): ProposalFault | null {
  if (answer === undefined) return 'unknown-choice';
  if (reason.includes('\0')) return 'nul';
  if ([...tidy(reason)].length > REASON_MAX) return 'too-long';
  const needsReason = answer === 'no' || answer === 'objects';
  return needsReason && tidy(reason) === '' ? 'missing' : null;
}

/** Line breaks as one character, no spaces around: as it is kept. */
function tidy(value: string): string {
  return value.replaceAll('\r\n', '\n').trim();
}

function faultsOf(error: z.ZodError): ProposalFaults {
  const faults: ProposalFaults = {};
  for (const issue of error.issues) {
    const field = issue.path[0] as keyof ProposalValues;
    faults[field] ??= KNOWN.find((one) => one === issue.message) ?? 'unknown-choice';
  }
  return faults;
}

const KNOWN: readonly ProposalFault[] = ['missing', 'unknown-choice', 'too-long', 'nul', 'no-day'];
