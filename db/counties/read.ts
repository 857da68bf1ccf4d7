import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CountyPack, DemoStance } from './pack.types.ts';

/**
 * Splits comma-separated text with a header line into one record per row.
 * Quoted cells may hold commas, doubled quotes and line breaks.
 */
export function parseCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i] ?? '';
    if (quoted && sign === '"' && text[i + 1] === '"') {
      cell += '"';
      i += 1;
    } else if (sign === '"') {
      quoted = !quoted;
    } else if (!quoted && (sign === ',' || sign === '\n')) {
      rows.at(-1)?.push(cell);
      cell = '';
      if (sign === '\n') rows.push([]);
    } else if (quoted || sign !== '\r') {
      cell += sign;
    }
  }
  rows.at(-1)?.push(cell);
  const [head = [], ...body] = rows;
  return body
    .filter((row) => row.length > 1)
    .map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])));
}

/** The stances of demo/stances.csv as typed rows, in the order of the file. */
export function readStances(text: string): DemoStance[] {
  return parseCsv(text).map((row) => ({
    round: row.round ?? '',
    organisation: row.organisation ?? '',
    matter: row.matter ?? '',
    place: row.place ?? '',
    said: row.said ?? '',
    role: (row.role ?? '') as DemoStance['role'],
    remark: row.remark ?? '',
    saidDaysAgo: Number(row.saidDaysAgo),
    by: row.by ?? '',
  }));
}

/** Those a stance names, or the one word "nobody" or "unknown". */
export function ownersSaid(stance: DemoStance): string[] {
  return stance.said.split('+').filter((one) => one !== '');
}

/**
 * Reads a county pack from its folder. Throws when a file is missing or is not JSON; what the files
 * say is checked by problemsOf in validate.ts.
 */
export function readPack(folder: string): CountyPack {
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  const json = (name: string) => JSON.parse(text(name));
  return {
    county: json('county.json'),
    organisations: json('organisations.json'),
    groupings: json('groupings.json'),
    areas: json('areas.json'),
    matters: json('matters.json'),
    bundles: json('bundles.json'),
    demo: {
      people: json('demo/people.json'),
      contacts: json('demo/contacts.json'),
      profiles: json('demo/profiles.json'),
      rounds: json('demo/rounds.json'),
      stances: readStances(text('demo/stances.csv')),
      boundaries: json('demo/boundaries.json'),
      agreeing: json('demo/proposals.json'),
      notes: json('demo/notes.json'),
    },
  };
}
