import { plain } from './check-pack.ts';
import type { CountyPack } from './pack.types.ts';

type Proposal = CountyPack['demo']['agreeing']['proposals'][number];

/** Everything that is wrong with the demo's proposals: references, who may answer what, and in which order. */
export function proposalProblems(pack: CountyPack): string[] {
  const { packages, proposals, stillTrue } = pack.demo.agreeing;
  const found: string[] = [];
  const works = worksAt(pack);
  for (const one of packages) {
    if (!works(one.person, one.by)) found.push(`package ${one.key}: ${one.person} is not there`);
    if (!proposals.some((proposal) => proposal.package === one.key))
      found.push(`package ${one.key}: holds nothing`);
  }
  for (const proposal of proposals) {
    const whose = `proposal ${proposal.key}`;
    for (const what of [...contentProblems(proposal, pack), ...answerProblems(proposal, pack)])
      found.push(`${whose}: ${what}`);
  }
  for (const one of stillTrue) {
    const whose = `still true of ${one.boundary}`;
    const boundary = pack.demo.boundaries.find(({ key }) => key === one.boundary);
    if (!boundary) found.push(`${whose}: unknown boundary`);
    if (!works(one.by, one.organisation)) found.push(`${whose}: ${one.by} is not there`);
    if (one.daysAgo < 0 || one.daysAgo > (boundary?.sinceDaysAgo ?? 0))
      found.push(`${whose}: said before it was agreed`);
  }
  return found;
}

function worksAt({ demo }: CountyPack) {
  return (key: string, organisation: string) =>
    demo.people.some((one) => one.key === key && one.organisation === organisation);
}

function contentProblems(proposal: Proposal, pack: CountyPack): string[] {
  const found: string[] = [];
  const matter = pack.matters.find((one) => one.slug === proposal.matter);
  const towns = pack.organisations.filter(
    (one) => one.kind === 'municipality' && one.membership === 'member',
  );
  if (!matter) found.push(`unknown matter ${proposal.matter}`);
  if ((proposal.places === null) !== (matter?.asked === 'county'))
    found.push('places are named exactly for a matter per municipality');
  for (const slug of Array.isArray(proposal.places) ? proposal.places : [])
    if (!towns.some((one) => one.slug === slug)) found.push(`unknown place ${slug}`);
  if (!worksAt(pack)(proposal.person, proposal.by)) found.push(`${proposal.person} is not there`);
  const blind = pack.demo.rounds.filter((round) => round.openedDaysAgo === null);
  if (blind.some((round) => round.matters.includes(proposal.matter)))
    found.push('a round runs with the matter');
  if (proposal.becomes !== undefined) {
    const boundary = pack.demo.boundaries.find(({ key }) => key === proposal.becomes);
    if (boundary?.matter !== proposal.matter) found.push(`cannot become ${proposal.becomes}`);
    if ((boundary?.sinceDaysAgo ?? 0) > proposal.proposedDaysAgo)
      found.push('in force before it was proposed');
    return found;
  }
  if (!proposal.roles.some(({ role }) => role === 'owner')) found.push('nobody is owner');
  for (const { organisation, role } of proposal.roles) {
    const known = pack.organisations.find((one) => one.slug === organisation);
    const binds = role === 'owner' || role === 'contributor';
    if (organisation !== 'each-municipality' && known?.membership === undefined)
      found.push(`unknown organisation ${organisation}`);
    else if (binds && organisation !== 'each-municipality' && known?.membership !== 'member')
      found.push(`${organisation} is no member and cannot say yes`);
  }
  if (plain(proposal.limit).length > 300) found.push('the limit is one sentence');
  return found;
}

function answerProblems(proposal: Proposal, pack: CountyPack): string[] {
  const found: string[] = [];
  for (const one of proposal.answers) {
    if (!worksAt(pack)(one.by, one.organisation))
      found.push(`${one.by} is not at ${one.organisation}`);
    if (one.daysAgo > proposal.proposedDaysAgo || one.daysAgo < 0)
      found.push(`${one.organisation} answered before it was proposed`);
    if ((one.answer === 'no' || one.answer === 'objects') && !one.reason)
      found.push(`${one.organisation} gives no reason`);
    const counter = pack.demo.agreeing.proposals.find(({ key }) => key === one.counter);
    if ((one.answer === 'counter') !== (counter?.counters === proposal.key))
      found.push(`${one.organisation} offers something else that is not there`);
  }
  const boundary = pack.demo.boundaries.find(({ key }) => key === proposal.becomes);
  for (const place of boundary?.places ?? []) {
    const yes = proposal.answers.find(
      ({ organisation, answer }) => organisation === place && answer === 'yes',
    );
    if (!yes) found.push(`in force in ${place} without its yes`);
    else if (yes.daysAgo < (boundary?.sinceDaysAgo ?? 0))
      found.push(`in force in ${place} before its yes`);
  }
  return found;
}
