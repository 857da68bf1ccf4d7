import { createHash } from 'node:crypto';
import { keyIn, type Row, type Table } from '../matrix/catalogue.ts';
import { ruleOf, WORDS } from '../matrix/words.ts';
import type { Looker } from '../matrix/people.ts';
import type { World } from '../matrix/plant.ts';
import type { Written } from './wishes.ts';

/** Words that stand in one field of one row and nowhere else: whoever meets them has met that field. */
export class Canaries {
  private number = 0;
  /** What to write in a field: a word to search for before it where there is room, then only itself in other dresses. */
  readonly textsFor = (): string[] => {
    this.number += 1;
    const sign = this.number.toString(36).padStart(5, '0');
    const canary = `zq${sign}qz`;
    return [
      `${this.needle()} ${canary}`,
      canary,
      `${canary}@proof.example`,
      `/${canary}`,
      `https://${canary}.example/`,
    ];
  };
  /** Far from each other, so that a search that forgives misspellings finds no other. */
  private needle(): string {
    const letters = createHash('sha256').update(String(this.number)).digest().subarray(0, 9);
    return `n${[...letters].map((one) => String.fromCharCode(97 + (one % 26))).join('')}`;
  }
}

const CANARY = /zq[0-9a-z]{5}qz/g;
/** Each canary in a text once. */
export const canariesIn = (text: string): Set<string> =>
  new Set([...text.matchAll(CANARY)].map(([found]) => found));
/** The word that finds it, where the field had room for one. */
export const needleOf = (text: string): string | null => /^n[a-z]{9}(?= )/.exec(text)?.[0] ?? null;

/** Fields that tell who somebody is, or how they are reached. */
export const PERSONAL =
  /(^|_)(mail|phone|person_name|deputy_name|by_name|to_address|reply_to|asked_by|answered_by|agent)$|^organisations\.person\.name$|^organisations\.invitation\.name$|^records\.step\.person_name$/;

/**
 * What functions and pages give beyond the rows themselves, each in words: whose canary is found at whom all the same.
 * [field, whether it is for them].
 */
type Given = (looker: Looker, row: Row, world: World) => boolean;
const rows = (world: World, table: string) => world.get(table) ?? [];
const keepsPeopleOf = (looker: Looker, organisation: unknown) =>
  looker.role === 'administrator' && looker.organisation === organisation;
function isOfOpenNote(_looker: Looker, row: Row, world: World): boolean {
  return rows(world, 'matters.note').some(
    (n) => n.matter_id === row.id && n.visibility === 'public' && n.secrecy_section === null,
  );
}
/** Without a mail server the letters lie in a folder, and whoever runs the house reads them there. */
export const IN_THE_FOLDER: ReadonlySet<string> = new Set([
  'access.account.mail',
  'mail.message.to_address',
  'mail.message.link',
  'mail.message.secret',
  'matters.matter.name_sv',
  'matters.matter.name_en',
]);
const GIVEN: Record<string, Given> = {
  // the name of a body in Sweden, and of the county, is no secret: anybody reads who may publish here
  'organisations.organisation.name': () => true,
  'organisations.organisation.short_name': () => true,
  'organisations.county.name_sv': () => true,
  'organisations.county.name_en': () => true,
  // everybody sees who they are themselves, and from where they are signed in
  'organisations.person.name': (looker, row) => row.id === looker.person,
  'access.session.agent': (looker, row) => row.person_id === looker.person,
  // what anybody may read says which matter it is about
  'matters.matter.name_sv': isOfOpenNote,
  'matters.matter.name_en': isOfOpenNote,
  // whoever keeps an organisation's people reads their addresses; whoever keeps the county's, those of its people
  'access.account.mail': (looker, row, world) =>
    rows(world, 'organisations.membership').some(
      (m) =>
        m.person_id === row.person_id &&
        (keepsPeopleOf(looker, m.organisation_id) || looker.administratesCounty),
    ),
};

/** Whether a canary is for somebody, from its own row and the words of the house. */
export class Oracle {
  private readonly spots = new Map<string, Written>();
  private readonly byKey = new Map<string, Map<string, Row>>();
  private readonly known = new Map<string, boolean>();
  private readonly world: World;

  constructor(written: readonly Written[], tables: readonly Table[], world: World) {
    this.world = world;
    for (const one of written)
      for (const canary of canariesIn(one.text)) this.spots.set(canary, one);
    for (const table of tables)
      this.byKey.set(
        table.name,
        new Map((world.get(table.name) ?? []).map((row) => [keyIn(table, row), row])),
      );
  }

  spotOf = (canary: string): Written | undefined => this.spots.get(canary);
  rowOf(canary: string): Row | undefined {
    const spot = this.spots.get(canary);
    return spot && this.byKey.get(spot.table)?.get(spot.key);
  }
  /** Every canary there is. */
  all = (): string[] => [...this.spots.keys()];

  isFor(looker: Looker, canary: string): boolean {
    const name = `${looker.name} ${canary}`;
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const answer = this.work(looker, canary);
    this.known.set(name, answer);
    return answer;
  }

  mayRead = (looker: Looker, table: string, row: Row): boolean =>
    ruleOf((WORDS[table] as (typeof WORDS)[string])[0])(looker, row, this.world);

  private work(looker: Looker, canary: string): boolean {
    const spot = this.spots.get(canary);
    const row = this.rowOf(canary);
    if (!spot || !row) return false;
    if (this.mayRead(looker, spot.table, row)) return true;
    return GIVEN[`${spot.table}.${spot.column}`]?.(looker, row, this.world) ?? false;
  }
}
