import type { DemoPerson, DemoProfile } from '#organisations';
import { ROLES } from './pack.types.ts';
import type { CountyPack, DemoStance } from './pack.types.ts';
import { plain, repeated } from './check-pack.ts';
import { proposalProblems } from './check-proposals.ts';
import { ownersSaid } from './read.ts';

/** PTS reserves these for books and films: 070-174 06 05–99 and 08-465 004 00–99. */
const FICTIONAL_PHONE = /^(070-174 06 (0[5-9]|[1-9]\d)|08-465 004 \d\d)$/;

/** Everything that is wrong in the demo: references, invented names and numbers, and who may say what. */
export function demoProblems(pack: CountyPack): string[] {
  const found = [
    ...peopleProblems(pack),
    ...roundProblems(pack),
    ...boundaryProblems(pack),
    ...proposalProblems(pack),
    ...noteProblems(pack),
  ];
  pack.demo.stances.forEach((stance, at) =>
    stanceProblems(stance, pack).forEach((what) =>
      found.push(`stances.csv line ${at + 2} (${stance.organisation}, ${stance.matter}): ${what}`),
    ),
  );
  return found;
}

function peopleProblems({ demo, organisations, matters }: CountyPack): string[] {
  const found: string[] = [];
  const bySlug = new Map(organisations.map((one) => [one.slug, one]));
  const phone = (number: string | undefined, whose: string) => {
    if (number !== undefined && !FICTIONAL_PHONE.test(number))
      found.push(`${whose}: ${number} is outside the numbers for fiction`);
  };
  for (const person of demo.people) {
    if (!bySlug.has(person.organisation)) found.push(`person ${person.key}: unknown organisation`);
    if (!person.mail.endsWith('.example'))
      found.push(`person ${person.key}: mail not under .example`);
    phone(person.phone, `person ${person.key}`);
  }
  for (const key of repeated(demo.people.map((one) => one.key))) found.push(`person ${key} twice`);
  for (const contact of demo.contacts) {
    const whose = `contact ${contact.organisation}, ${contact.roleSv}`;
    const organisation = bySlug.get(contact.organisation);
    if (!organisation) found.push(`${whose}: unknown organisation`);
    if (contact.unit && !organisation?.units.some((unit) => unit.slug === contact.unit))
      found.push(`${whose}: unknown unit ${contact.unit}`);
    if (contact.place !== null && bySlug.get(contact.place)?.kind !== 'municipality')
      found.push(`${whose}: unknown place ${contact.place}`);
    for (const slug of contact.matters)
      if (!matters.some((one) => one.slug === slug)) found.push(`${whose}: unknown matter ${slug}`);
    if (contact.mail !== undefined && !contact.mail.endsWith('.example'))
      found.push(`${whose}: mail not under .example`);
    const { away } = contact;
    if (away && !contact.person) found.push(`${whose}: a vacant one cannot be away`);
    if (away && !(Number.isInteger(away.fromDaysAgo) && Number.isInteger(away.untilDaysAgo)))
      found.push(`${whose}: away is no whole number of days`);
    if (away && away.untilDaysAgo > away.fromDaysAgo)
      found.push(`${whose}: back before it went away`);
    phone(contact.phone, whose);
    phone(contact.deputyPhone, `${whose}, deputy`);
  }
  const mains = demo.contacts.filter((one) => one.main).map((one) => one.organisation);
  for (const slug of repeated(mains)) found.push(`contact ${slug}: two main contact points`);
  for (const { slug } of organisations.filter(
    (o) => o.kind === 'municipality' && o.membership === 'member',
  ))
    if (!mains.includes(slug)) found.push(`contact ${slug}: no main contact point`);
  for (const profile of demo.profiles)
    if (demo.people.find((one) => one.key === profile.by)?.organisation !== profile.organisation)
      found.push(`profile ${profile.organisation}: ${profile.by} does not belong there`);
  return [...found, ...demo.profiles.flatMap((profile) => readingProblems(profile, demo.people))];
}

function noteProblems({ demo, organisations, matters }: CountyPack): string[] {
  const members = organisations.filter((one) => one.membership === 'member').map(({ slug }) => slug);
  return demo.notes.flatMap((note) => {
    const whose = `note ${note.organisation}, ${note.matter}`;
    const person = demo.people.find((one) => one.key === note.by);
    const found: string[] = [];
    if (person?.organisation !== note.organisation || person.role === 'reader')
      found.push(`${whose}: ${note.by} may not write for it`);
    if (!matters.some(({ slug }) => slug === note.matter)) found.push(`${whose}: no such matter`);
    if ((note.visibility === 'named') !== note.named.length > 0)
      found.push(`${whose}: named goes with names`);
    for (const slug of note.named)
      if (!members.includes(slug) || slug === note.organisation)
        found.push(`${whose}: ${slug} cannot be named`);
    if (!note.title.startsWith('Exempel') || !note.text.startsWith('Exempel'))
      found.push(`${whose}: does not say that it is an example`);
    return found;
  });
}

function readingProblems(
  { organisation, saidDaysAgo, readBy = [] }: DemoProfile,
  people: readonly DemoPerson[],
): string[] {
  const whose = `profile ${organisation}`;
  const twice = repeated(readBy.map((one) => one.organisation));
  return [
    ...twice.map((slug) => `${whose}: read twice by ${slug}`),
    ...readBy.flatMap((reading) => {
      const person = people.find((one) => one.key === reading.by);
      const found: string[] = [];
      if (reading.organisation === organisation) found.push(`${whose}: read by itself`);
      if (person?.organisation !== reading.organisation)
        found.push(`${whose}: ${reading.by} does not belong to ${reading.organisation}`);
      if (person?.role === 'reader') found.push(`${whose}: ${reading.by} may not speak for it`);
      if (reading.daysAgo < 0 || reading.daysAgo > saidDaysAgo)
        found.push(`${whose}: read by ${reading.organisation} before it was written, or ahead`);
      return found;
    }),
  ];
}

function roundProblems({ demo, organisations, matters, county }: CountyPack): string[] {
  const found: string[] = [];
  for (const round of demo.rounds) {
    const say = (what: string) => found.push(`round ${round.key}: ${what}`);
    for (const slug of round.matters)
      if (!matters.some((one) => one.slug === slug)) say(`unknown matter ${slug}`);
    for (const slug of round.asked)
      if (organisations.find((one) => one.slug === slug)?.membership !== 'member')
        say(`${slug} is no member and cannot be asked`);
    for (const slug of [...repeated(round.matters), ...repeated(round.asked)]) say(`${slug} twice`);
    if (round.startedDaysAgo < round.invitedDaysAgo) say('invited before it started');
    if (!demo.people.some((one) => one.key === round.startedBy))
      say(`unknown person ${round.startedBy}`);
    for (const stance of demo.stances.filter((one) => one.round === round.key)) {
      const early =
        stance.organisation === county.region ? round.startedDaysAgo : round.invitedDaysAgo;
      if (stance.saidDaysAgo > early) say(`${stance.organisation} answered before it was asked`);
      if (stance.saidDaysAgo < 0) say(`${stance.organisation} answered in the future`);
    }
    const first = demo.stances.filter(
      (s) => s.round === round.key && s.organisation === county.region,
    );
    for (const slug of round.matters)
      if (!first.some((one) => one.matter === slug && one.saidDaysAgo >= round.invitedDaysAgo))
        say(`the region had not answered ${slug} when the others were invited`);
  }
  return found;
}

function stanceProblems(stance: DemoStance, pack: CountyPack): string[] {
  const found: string[] = [];
  const matter = pack.matters.find((one) => one.slug === stance.matter);
  const organisation = pack.organisations.find((one) => one.slug === stance.organisation);
  const round = pack.demo.rounds.find((one) => one.key === stance.round);
  const person = pack.demo.people.find((one) => one.key === stance.by);
  if (!matter || !organisation) return ['unknown matter or organisation'];
  if (organisation.membership !== 'member') found.push('is no member');
  if (stance.round !== '' && !round) found.push(`unknown round ${stance.round}`);
  if (round && !round.matters.includes(matter.slug)) found.push('the matter is not in the round');
  if (round && !round.asked.includes(organisation.slug)) found.push('was not asked in the round');
  if (person?.organisation !== organisation.slug) found.push(`${stance.by} does not belong there`);
  if (!Number.isInteger(stance.saidDaysAgo)) found.push('saidDaysAgo is no whole number');
  if (stance.remark.length > 200) found.push('remark is longer than 200 characters');
  return [...found, ...placeProblems(stance, pack), ...ownerProblems(stance, pack)];
}

function placeProblems(stance: DemoStance, pack: CountyPack): string[] {
  const perMunicipality =
    pack.matters.find((one) => one.slug === stance.matter)?.asked === 'municipality';
  const isMunicipality = (slug: string) =>
    pack.organisations.some(
      (o) => o.slug === slug && o.kind === 'municipality' && o.membership === 'member',
    );
  if (!perMunicipality && stance.place !== '') return ['a county matter has no place'];
  if (stance.place !== '' && !isMunicipality(stance.place))
    return [`unknown place ${stance.place}`];
  if (
    perMunicipality &&
    isMunicipality(stance.organisation) &&
    stance.place !== stance.organisation
  )
    return ['a municipality answers at its own place only'];
  return [];
}

function ownerProblems(stance: DemoStance, pack: CountyPack): string[] {
  const found: string[] = [];
  const said = ownersSaid(stance);
  const perMunicipality =
    pack.matters.find((one) => one.slug === stance.matter)?.asked === 'municipality';
  const municipal = (slug: string) =>
    pack.organisations.some((one) => one.slug === slug && one.kind === 'municipality');
  const alone = ['nobody', 'unknown'];
  if (said.length === 0) found.push('says nothing');
  if (said.length > 1 && said.some((one) => alone.includes(one)))
    found.push('"nobody" and "unknown" stand alone');
  for (const one of said) {
    if (alone.includes(one)) continue;
    if (one === 'each-municipality') {
      if (!perMunicipality) found.push('"each-municipality" in a county matter');
    } else if (!pack.organisations.some((o) => o.slug === one)) found.push(`unknown owner ${one}`);
    if (!perMunicipality && one === stance.organisation && municipal(one))
      found.push('a municipality claims a county matter');
  }
  if (!(ROLES as readonly string[]).includes(stance.role))
    found.push(`unknown role ${stance.role}`);
  const namesItself =
    said.includes(stance.organisation) ||
    (said.includes('each-municipality') && municipal(stance.organisation));
  if (namesItself !== (stance.role === 'owner'))
    found.push('own role is owner exactly when it names itself');
  return found;
}

function boundaryProblems(pack: CountyPack): string[] {
  const found: string[] = [];
  const places = pack.organisations.filter(
    (o) => o.kind === 'municipality' && o.membership === 'member',
  );
  for (const boundary of pack.demo.boundaries) {
    const say = (what: string) => found.push(`boundary ${boundary.key}: ${what}`);
    const matter = pack.matters.find((one) => one.slug === boundary.matter);
    if (!matter) say(`unknown matter ${boundary.matter}`);
    if ((boundary.places === null) !== (matter?.asked === 'county'))
      say('places are named exactly for a matter per municipality');
    for (const slug of boundary.places ?? [])
      if (!places.some((one) => one.slug === slug)) say(`unknown place ${slug}`);
    if (!boundary.roles.some((one) => one.role === 'owner')) say('nobody is owner');
    for (const { organisation, role } of boundary.roles) {
      if (
        organisation !== 'each-municipality' &&
        !pack.organisations.some((o) => o.slug === organisation)
      )
        say(`unknown organisation ${organisation}`);
      if (!['owner', 'contributor', 'consulted', 'informed'].includes(role)) say(`role ${role}`);
    }
    if ((boundary.kind === 'decided') !== (boundary.decision !== undefined))
      say('a decided boundary names body, section, date and dnr, an agreed one does not');
    if (!boundary.limit || plain(boundary.limit).length > 300) say('the limit is one sentence');
    if (boundary.sinceDaysAgo < 0 || boundary.lookAgainDaysAhead < 0)
      say('since or look again is wrong');
  }
  return found;
}
