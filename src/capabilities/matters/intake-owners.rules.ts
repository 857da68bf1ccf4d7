import type { OrganisationId } from '#platform/core/ids';
import type { Lookup, OwnerTarget } from './intake-catalogue.rules.ts';
import type { Found } from './intake-names.rules.ts';
import { cleanText, foldedKey } from './intake-text.rules.ts';
import { EACH_MUNICIPALITY, type Asked, type Owner, type Said } from './matters.types.ts';

/** Between several owners in one cell; "+", "/", "&", ";", line ends and "och" may also be part of a name. */
const JOINED_BY = /\s*(?:[+/&;,\n]|\s(?:och|samt|and|ihop med|tillsammans med)\s)\s*/i;
/** More than this in one cell is a list of something else. */
const MOST_OWNERS = 12;

export interface FoundOwner {
  text: string;
  found: Found<OwnerTarget>;
}

/** Finds the owners that a cell names; the whole cell is tried as one name first. */
export function findOwners(cell: string, owners: Lookup['owners']): FoundOwner[] {
  const lines = cell.split(/\r?\n/).map(cleanText).join('\n').trim();
  const parts = lines.split(JOINED_BY).filter((part) => foldedKey(part) !== '');
  if (parts.length < 2) return parts.map((text) => ({ text, found: owners.find(text) }));
  const whole = owners.find(lines);
  if (whole.kind === 'found' && whole.by !== 'close' && whole.by !== 'part') {
    return [{ text: lines, found: whole }];
  }
  if (parts.length > MOST_OWNERS) return [{ text: lines, found: { kind: 'none', near: [] } }];
  return joinParts(parts, owners);
}

/** Takes the longest run of parts that together are a name, so that "Skog, lant och trä" stays whole. */
function joinParts(parts: readonly string[], owners: Lookup['owners']): FoundOwner[] {
  const result: FoundOwner[] = [];
  for (let at = 0; at < parts.length;) {
    let length = parts.length - at;
    while (length > 1 && !isKnown(parts.slice(at, at + length), owners)) length -= 1;
    const text = parts.slice(at, at + length).join(' och ');
    const joined = length > 1 ? known(parts.slice(at, at + length), owners) : null;
    result.push({ text, found: joined ?? owners.find(parts[at]!) });
    at += length;
  }
  return result;
}

function isKnown(parts: readonly string[], owners: Lookup['owners']): boolean {
  return known(parts, owners) !== null;
}

function known(parts: readonly string[], owners: Lookup['owners']): Found<OwnerTarget> | null {
  for (const joint of [' och ', ' ']) {
    const found = owners.find(parts.join(joint));
    if (found.kind === 'found' && (found.by === 'name' || found.by === 'alias')) return found;
  }
  return null;
}

/** Who "kommunen" and "vi" are in this row. */
export interface OwnerSetting {
  answering: OrganisationId;
  /** The municipality that the row is about; null when it is about the whole county. */
  municipality: OrganisationId | null;
  asked: Asked;
}

/**
 * Puts recognised owners together to one statement.
 *
 * @returns null when they contradict each other ("ingen, AF")
 */
export function statementOf(targets: readonly OwnerTarget[], setting: OwnerSetting): Said | null {
  const words = targets.flatMap((target) => (target.kind === 'word' ? [target.word] : []));
  for (const kind of ['nobody', 'unknown'] as const) {
    if (words.includes(kind))
      return words.length === targets.length && new Set(words).size === 1 ? { kind } : null;
  }
  const owners = targets.map((target): Owner => {
    if (target.kind === 'organisation') return target.organisation.id;
    if (target.word === 'ourselves') return setting.answering;
    if (target.word === 'each' && setting.asked === 'county') return EACH_MUNICIPALITY;
    return setting.municipality ?? EACH_MUNICIPALITY;
  });
  return { kind: 'owners', owners: [...new Set(owners)] };
}
