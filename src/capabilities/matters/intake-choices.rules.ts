import type { MatterId } from '#platform/core/ids';
import { nearestNames } from './intake-names.rules.ts';
import type { FaultGroup, KeptChoices, MendedCells, NotUnderstood } from './intake-view.types.ts';
import type { IntakeField, Preview } from './intake.types.ts';

export const NOTHING_CHOSEN: KeptChoices = { bundles: {}, holds: {}, corrections: {}, skipped: [] };

/** Wrong cells that are wrong in the same way, together; rows that are skipped left out. In the order of the workbook. */
export function groupFaults(preview: Preview, skipped: readonly string[]): FaultGroup[] {
  const fieldOf = columnFields(preview);
  const away = new Set(skipped);
  const groups = new Map<string, FaultGroup>();
  for (const row of preview.rows) {
    if (row.status !== 'faulty' || away.has(row.ref)) continue;
    for (const { reason, suggestions, replacedBy = [], ...position } of row.faults) {
      const { written } = position;
      const field = fieldOf(position.sheet, position.column);
      const texts = suggestions.map(({ text }) => text);
      const key = JSON.stringify([reason, field, written, texts]);
      const { organisationId, matterWritten } = row;
      const about = { organisationId, matterWritten };
      const group =
        groups.get(key) ??
        newGroup({ key, reason, field, written, replacedBy, suggestions, about });
      groups.set(key, group);
      group.cells.push(position);
      if (!group.refs.includes(row.ref)) group.refs.push(row.ref);
      suggestions.forEach(({ corrections }, i) =>
        Object.assign(group.suggestions[i]!.corrections, corrections),
      );
    }
  }
  return [...groups.values()];
}

function newGroup(group: Omit<FaultGroup, 'cells' | 'refs'>): FaultGroup {
  const suggestions = group.suggestions.map((one) => ({ ...one, corrections: {} }));
  return { ...group, cells: [], refs: [], suggestions };
}

function columnFields({ sheets }: Preview): (sheet: string, column: string) => IntakeField | null {
  const fields = new Map(
    sheets.flatMap(({ name, columns }) =>
      columns.map(({ column, field }) => [`${name}!${column}`, field] as const),
    ),
  );
  return (sheet, column) => fields.get(`${sheet}!${column}`) ?? null;
}

/** Can the cells of the group be put right by writing something in them? Not when it takes two cells. */
export function canBeWritten({
  reason,
  field,
  cells,
}: Pick<FaultGroup, 'reason' | 'field' | 'cells'>): boolean {
  return (
    field !== null &&
    reason !== 'role-and-owner-swapped' &&
    cells.every((cell) => cell.column !== '')
  );
}

/** What the person does about one thing in the preview. */
export type ChoiceCommand =
  | { kind: 'answer'; bundles: Record<string, readonly MatterId[]>; holds: Record<string, string> }
  | { kind: 'accept'; group: string; text: string }
  | { kind: 'write'; group: string; text: string }
  | { kind: 'skip'; group: string }
  | { kind: 'undo-skip'; ref: string }
  | { kind: 'undo-mending'; cells: readonly string[] };

/**
 * The choices after one more. What the preview does not ask about (an old page, a made-up name) changes nothing.
 *
 * @returns null when it changes nothing
 */
export function afterChoice(
  choices: KeptChoices,
  command: ChoiceCommand,
  preview: Preview,
): KeptChoices | null {
  switch (command.kind) {
    case 'answer':
      return afterAnswers(choices, command, preview);
    case 'undo-skip':
      return { ...choices, skipped: choices.skipped.filter((ref) => ref !== command.ref) };
    case 'undo-mending': {
      const kept = Object.entries(choices.corrections).filter(
        ([at]) => !command.cells.includes(at),
      );
      return { ...choices, corrections: Object.fromEntries(kept) };
    }
    default: {
      const group = groupFaults(preview, choices.skipped).find(({ key }) => key === command.group);
      return group ? afterMending(choices, command, group) : null;
    }
  }
}

function afterAnswers(
  choices: KeptChoices,
  command: Extract<ChoiceCommand, { kind: 'answer' }>,
  { questions }: Preview,
): KeptChoices {
  const bundles = { ...choices.bundles };
  const holds = { ...choices.holds };
  for (const question of questions) {
    if (question.kind === 'bundle') {
      const chosen = command.bundles[question.key];
      if (chosen) bundles[question.key] = chosen.filter((id) => question.parts.includes(id));
    } else {
      const ref = command.holds[question.key];
      const isOurs = !holds[question.key] && question.suggested?.ref === ref;
      const isThere = question.options.some((option) => option.ref === ref);
      if (ref && isThere && !isOurs) holds[question.key] = ref;
    }
  }
  return { ...choices, bundles, holds };
}

function afterMending(
  choices: KeptChoices,
  command: Extract<ChoiceCommand, { group: string }>,
  group: FaultGroup,
): KeptChoices | null {
  if (command.kind === 'skip') {
    return { ...choices, skipped: [...new Set([...choices.skipped, ...group.refs])] };
  }
  if (command.kind === 'accept') {
    const suggestion = group.suggestions.find(({ text }) => text === command.text);
    if (!suggestion) return null;
    return { ...choices, corrections: { ...choices.corrections, ...suggestion.corrections } };
  }
  if (!canBeWritten(group)) return null;
  const written = group.cells.map((cell) => [
    `${cell.sheet}!${cell.column}${cell.row}`,
    command.text,
  ]);
  return { ...choices, corrections: { ...choices.corrections, ...Object.fromEntries(written) } };
}

/**
 * What is still wrong with the cells that were just put right, by writing in them or by taking a suggestion; null:
 * they were understood. Asked of the preview as it would be; what is not understood is not kept.
 */
export function notUnderstood(
  command: Extract<ChoiceCommand, { text: string }>,
  before: { choices: KeptChoices; preview: Preview },
  preview: Preview,
  known: readonly string[],
): NotUnderstood | null {
  const group = groupFaults(before.preview, before.choices.skipped).find(
    ({ key }) => key === command.group,
  );
  const suggested = group?.suggestions.find(({ text }) => text === command.text);
  const cells = new Set(
    command.kind === 'accept'
      ? Object.keys(suggested?.corrections ?? {})
      : group?.cells.map((cell) => `${cell.sheet}!${cell.column}${cell.row}`),
  );
  const faults = preview.rows
    .flatMap((row) => row.faults)
    .filter(({ sheet, column, row }) => cells.has(`${sheet}!${column}${row}`));
  const [first] = faults;
  if (!first) return null;
  const suggestions = [...new Set(faults.flatMap((fault) => fault.suggestions.map((s) => s.text)))];
  const near = suggestions.filter((text) => text !== command.text).slice(0, 3);
  return {
    text: command.text,
    reason: first.reason,
    replacedBy: first.replacedBy ?? [],
    near: near.length > 0 ? near : nearestNames(command.text, known, 3),
  };
}

/** Cells that the person has put right, those with the same text together. */
export function mendedCells({ corrections }: KeptChoices): MendedCells[] {
  const byText = Map.groupBy(Object.entries(corrections), ([, text]) => text);
  return [...byText].map(([text, entries]) => ({ text, cells: entries.map(([at]) => at) }));
}

/**
 * What a new workbook begins with: everything chosen for the very same file, or the answers about undivided
 * names given last time.
 */
export function choicesToBeginWith(
  earlier: { choices: KeptChoices; sameFile: boolean } | null,
): KeptChoices {
  if (!earlier) return NOTHING_CHOSEN;
  const kept = { ...NOTHING_CHOSEN, ...earlier.choices };
  return earlier.sameFile ? kept : { ...NOTHING_CHOSEN, bundles: kept.bundles };
}
