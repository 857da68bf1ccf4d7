import { pathToFileURL } from 'node:url';
import { dateProblems, figureProblems, figuresOf } from './check-example.ts';
import { demoProblems } from './check-demo.ts';
import { packProblems } from './check-pack.ts';
import { readPack } from './read.ts';
import type { CountyPack } from './pack.types.ts';

/** A pack with fewer stances is a sketch: its shares say nothing and are not checked. */
const FULL_EXAMPLE = 100;

/** Every problem in a county pack, in words that name the file's row; empty when it may be laid in. */
export function problemsOf(pack: CountyPack): string[] {
  const found = [...packProblems(pack), ...demoProblems(pack), ...dateProblems(pack)];
  const figures = figuresOf(pack);
  return figures.stances < FULL_EXAMPLE ? found : [...found, ...figureProblems(figures)];
}

/** What the pack holds, one line per kind. */
export function countsOf(pack: CountyPack): Record<string, number | string> {
  const { demo, organisations, matters } = pack;
  const figures = figuresOf(pack);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return {
    organisations: organisations.length,
    'of which members': organisations.filter((one) => one.membership === 'member').length,
    'of which outside the county': organisations.filter((o) => o.membership === 'outside').length,
    groupings: pack.groupings.length,
    areas: pack.areas.length,
    matters: matters.length,
    'of which per municipality': matters.filter((one) => one.asked === 'municipality').length,
    'of which settled by law': matters.filter((one) => one.legalFooting === 'law').length,
    'undivided names': pack.bundles.length,
    people: demo.people.length,
    'offered at sign-in': demo.people.filter((one) => one.signIn).length,
    'contact points': demo.contacts.length,
    'of which vacant': demo.contacts.filter((one) => one.person === undefined).length,
    'profile versions': demo.profiles.length,
    stances: figures.stances,
    'with a remark': percent(figures.remarkShare),
    '"don’t know", small offices': percent(figures.smallOfficeUnknownShare),
    '"don’t know", the region': percent(figures.regionUnknownShare),
    ...Object.fromEntries(
      demo.rounds.map((round) => [
        `answered ${round.key}`,
        `${figures.answered[round.key]} of ${round.asked.length}, ${round.matters.length} matters`,
      ]),
    ),
    boundaries: demo.boundaries.length,
    proposals: demo.agreeing.proposals.length,
  };
}

function main(folder: string | undefined): number {
  if (!folder) {
    console.error('Say which county: db/counties/validate.ts db/counties/vasterbotten');
    return 2;
  }
  const pack = readPack(folder);
  for (const [what, count] of Object.entries(countsOf(pack))) console.log(`${what}: ${count}`);
  const problems = problemsOf(pack);
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? 'OK' : `${problems.length} problems`);
  return problems.length === 0 ? 0 : 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  process.exitCode = main(process.argv[2]);
