import { ACCESS, ASKED, FOOTING, LEVELS, MEMBERSHIP, KINDS } from './pack.types.ts';
import type { CountyPack, PackMatter } from './pack.types.ts';

/** Words with å, ä and ö written a and o, in lower case: the way people type in a hurry. */
export function plain(text: string): string {
  return text.toLowerCase().replace(/[åä]/g, 'a').replace(/ö/g, 'o').replace(/é/g, 'e');
}

/** What is said more than once in a list. */
export function repeated(values: readonly (string | number)[]): (string | number)[] {
  return values.filter((value, at) => values.indexOf(value) !== at);
}

/** Everything that is wrong in the part of the pack that stays when the demo is emptied. */
export function packProblems(pack: CountyPack): string[] {
  return [
    ...organisationProblems(pack),
    ...groupingProblems(pack),
    ...pack.matters.flatMap((matter) => matterProblems(matter, pack)),
    ...listProblems(pack),
  ];
}

function organisationProblems(pack: CountyPack): string[] {
  const found: string[] = [];
  const owners = new Map<string, string>();
  for (const one of pack.organisations) {
    const say = (what: string) => found.push(`organisation ${one.slug}: ${what}`);
    if (!/^[a-z0-9-]+$/.test(one.slug)) say('slug is not plain');
    if (!KINDS.includes(one.kind)) say(`unknown kind ${one.kind}`);
    if (!ACCESS.includes(one.publicAccess)) say(`unknown public access ${one.publicAccess}`);
    if (!LEVELS.includes(one.level)) say(`unknown level ${one.level}`);
    if (!MEMBERSHIP.includes(one.membership)) say(`unknown membership ${one.membership}`);
    if (one.kind === 'municipality' && !/^\d{4}$/.test(one.municipalityCode ?? ''))
      say('a municipality needs its code');
    if (one.kind === 'municipality' && !one.population) say('a municipality needs its population');
    const inCounty = one.municipalityCode?.startsWith(pack.county.code);
    if (one.kind === 'municipality' && inCounty !== (one.membership === 'member'))
      say('a municipality is a member exactly when its code is in the county');
    for (const text of [one.name, one.usualSv, one.usualEn, one.source])
      if (!text) say('a name, what it usually does (sv, en) or a source is missing');
    for (const name of new Set(
      [one.name, one.shortName, ...one.aliases].map((n) => n.toLowerCase()),
    )) {
      const other = owners.get(name);
      if (other && other !== one.slug) say(`is called "${name}", and so is ${other}`);
      owners.set(name, one.slug);
    }
    for (const name of [one.name, one.shortName])
      if (!owners.has(plain(name))) say(`has no alias without åäö for "${name}"`);
  }
  if (!pack.organisations.some((one) => one.slug === pack.county.region && one.kind === 'region'))
    found.push(`county: the region ${pack.county.region} is no organisation of kind region`);
  return found;
}

function groupingProblems(pack: CountyPack): string[] {
  const known = new Set(pack.organisations.map((one) => one.slug));
  return pack.groupings.flatMap((grouping) =>
    grouping.members
      .filter((slug) => !known.has(slug))
      .map((slug) => `grouping ${grouping.slug}: unknown member ${slug}`),
  );
}

function matterProblems(matter: PackMatter, pack: CountyPack): string[] {
  const found: string[] = [];
  const say = (what: string) => found.push(`matter ${matter.slug}: ${what}`);
  const known = new Set(['each-municipality', ...pack.organisations.map((one) => one.slug)]);
  if (!pack.areas.some((area) => area.slug === matter.area)) say(`unknown area ${matter.area}`);
  if (!ASKED.includes(matter.asked)) say(`unknown asked ${matter.asked}`);
  if (!FOOTING.includes(matter.legalFooting)) say(`unknown legal footing ${matter.legalFooting}`);
  if (matter.priority !== null && !pack.county.priorities.some((p) => p.number === matter.priority))
    say(`unknown priority ${matter.priority}`);
  const bundle = pack.bundles.find((one) => one.slug === matter.bundle);
  if (matter.bundle !== null && !bundle?.parts.includes(matter.slug))
    say(`bundle ${matter.bundle} does not name it`);
  for (const slug of [...matter.common.owners, ...matter.common.contributors])
    if (!known.has(slug)) say(`unknown organisation ${slug} in the common division`);
  if (matter.common.owners.length === 0) say('no owner in the common division');
  if (matter.synonymsSv.length < 8 || matter.synonymsSv.length > 20)
    say(`${matter.synonymsSv.length} synonyms, should be 8–20`);
  for (const word of repeated(matter.synonymsSv)) say(`synonym "${word}" twice`);
  for (const text of [matter.nameSv, matter.nameEn, matter.sentenceSv, matter.sentenceEn])
    if (!text) say('a name or sentence is missing (sv and en)');
  if (!matter.legalNoteSv || !matter.legalNoteEn) say('a legal note is missing (sv and en)');
  return found;
}

function listProblems(pack: CountyPack): string[] {
  const found: string[] = [];
  const once = (what: string, values: (string | number)[]) =>
    repeated(values).forEach((value) => found.push(`${what} ${value} is there twice`));
  once(
    'organisation',
    pack.organisations.map((one) => one.slug),
  );
  once(
    'area',
    pack.areas.map((one) => one.slug),
  );
  once(
    'matter',
    pack.matters.map((one) => one.slug),
  );
  once(
    'matter number',
    pack.matters.map((one) => one.number),
  );
  once('matter name', [
    ...pack.matters.map((one) => one.nameSv),
    ...pack.bundles.map((b) => b.nameSv),
  ]);
  once(
    'alias of matters',
    namesOfMatters(pack).map((name) => name.toLowerCase()),
  );
  once(
    'first ten',
    pack.matters.flatMap((one) => one.firstTen ?? []),
  );
  for (const bundle of pack.bundles)
    for (const part of bundle.parts)
      if (!pack.matters.some((one) => one.slug === part && one.bundle === bundle.slug))
        found.push(`bundle ${bundle.slug}: ${part} is no matter that names it`);
  return found;
}

function namesOfMatters(pack: CountyPack): string[] {
  const all = [...pack.matters, ...pack.bundles];
  return all.flatMap((one) => [
    ...new Set([one.nameSv, ...one.aliases].map((n) => n.toLowerCase())),
  ]);
}
