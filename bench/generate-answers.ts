import type { Client } from 'pg';
import { newId } from '#platform/server';
import { fill } from './fill.ts';
import type { Chance } from './random.ts';

interface Member {
  id: string;
  kind: string;
  name: string;
}
interface Matter {
  id: string;
  asked: 'county' | 'municipality';
  /** Null among the owners: each municipality. */
  usual: (string | null)[];
}
interface Answer {
  organisation: Member;
  matter: Matter;
  placeId: string;
  roundId: string;
}

const PER_ROUND = 50;
const DAY_MS = 86_400_000;

/** Rounds, asks and so many stances; nine of ten members answer, most of them the usual, many something else. */
export async function layInAnswers(
  owner: Client,
  wanted: number,
  source: Chance,
  now: Date,
): Promise<void> {
  const county = (await owner.query('select id from organisations.county')).rows[0].id as string;
  const members = await membersOf(owner);
  const matters = await mattersOf(owner);
  const towns = members.filter((m) => m.kind === 'municipality');
  const rounds = await makeRounds(owner, county, matters.length, now);
  const asks: object[] = [];
  const answers: Answer[] = [];
  matters.forEach((matter, index) => {
    const roundId = rounds[Math.floor(index / PER_ROUND)] as string;
    for (const organisation of members) {
      // our own people's organisations answer everything, so that their pages are full
      const answers_ = organisation.kind === 'region' || source.happens(0.88);
      asks.push({
        county_id: county,
        round_id: roundId,
        organisation_id: organisation.id,
        matter_id: matter.id,
        answered_at: answers_ ? moment(now, 100) : null,
      });
      if (!answers_) continue;
      const atHome = matter.asked === 'municipality' && organisation.kind === 'municipality';
      answers.push({ organisation, matter, placeId: atHome ? organisation.id : county, roundId });
    }
  });
  await fill(owner, 'matters.ask', asks);
  const differing = differences(
    answers,
    towns,
    county,
    Math.floor((wanted - answers.length) * 0.7),
    source,
  );
  const inForce = [...answers, ...differing];
  const earlier = Array.from({ length: Math.max(0, wanted - inForce.length) }, () =>
    source.oneOf(inForce),
  );
  const rows = [
    ...earlier.map((answer) =>
      rowOf(county, answer, towns, source, moment(now, 200 + source.below(60)), false),
    ),
    ...inForce.map((answer) =>
      rowOf(county, answer, towns, source, moment(now, 60 + source.below(100)), true),
    ),
  ];
  // what the trigger would do row by row (in_force) is in the rows already; history is written as always
  await owner.query('alter table matters.stance disable trigger sound');
  await fill(owner, 'matters.stance', rows);
  await owner.query('alter table matters.stance enable trigger sound');
  await blindRound(owner, county, members, matters.slice(0, 10), towns, source, now);
}

/** Regional and national organisations say something else for single municipalities. */
function differences(
  answers: readonly Answer[],
  towns: readonly Member[],
  county: string,
  wanted: number,
  source: Chance,
): Answer[] {
  const possible = answers
    .filter((a) => a.matter.asked === 'municipality' && a.placeId === county)
    .flatMap((a) => towns.map((town) => ({ ...a, placeId: town.id })));
  const chosen: Answer[] = [];
  while (chosen.length < wanted && possible.length > 0) {
    const at = source.below(possible.length);
    chosen.push(possible[at] as Answer);
    possible[at] = possible.at(-1) as Answer;
    possible.pop();
  }
  return chosen;
}

function rowOf(
  county: string,
  answer: Answer,
  towns: readonly Member[],
  source: Chance,
  saidAt: string,
  inForce: boolean,
) {
  const { organisation, matter, placeId, roundId } = answer;
  const kind = source.next();
  const said = kind < 0.11 ? 'unknown' : kind < 0.15 ? 'nobody' : 'owners';
  const usual = source.happens(0.72) ? matter.usual : [otherOwner(answer, towns, source)];
  const named = said === 'owners' ? [...new Set(usual)] : [];
  const each = named.includes(null) && matter.asked === 'municipality';
  const owners = named.filter((id) => id !== null);
  if (said === 'owners' && owners.length === 0 && !each) owners.push(organisation.id);
  return {
    county_id: county,
    id: newId<'stance'>() as string,
    organisation_id: organisation.id,
    matter_id: matter.id,
    place_id: placeId,
    round_id: roundId,
    said,
    owners,
    each_municipality: each,
    own_role: owners.includes(organisation.id)
      ? 'owner'
      : source.oneOf(['contributor', 'consulted', 'informed', 'none'] as const),
    remark: source.happens(0.14)
      ? 'Vi tar första samtalet och lämnar sedan över till den som har frågan.'
      : '',
    said_at: saidAt,
    said_by_name: 'Exempelperson',
    source: 'own',
    in_force: inForce,
    invented: true,
  };
}

/** Who is named when it is not the usual one: oneself, the municipality of the place, or one that often is. */
function otherOwner({ organisation, placeId }: Answer, towns: readonly Member[], source: Chance) {
  if (source.happens(0.3)) return organisation.id;
  return towns.find((town) => town.id === placeId)?.id ?? (towns[source.below(4)] as Member).id;
}

async function makeRounds(
  owner: Client,
  county: string,
  matters: number,
  now: Date,
): Promise<string[]> {
  const rows = Array.from({ length: Math.ceil(matters / PER_ROUND) }, (_, i) => ({
    county_id: county,
    id: newId<'round'>() as string,
    name_sv: `Omgång ${i + 1}`,
    name_en: `Round ${i + 1}`,
    started_at: moment(now, 280),
    invited_at: moment(now, 270),
    answer_by: '2026-08-20',
    opened_at: moment(now, 90),
    opened_because: 'time-has-gone',
    invented: true,
  }));
  await fill(owner, 'matters.round', rows);
  return rows.map((row) => row.id);
}

/** One round that runs: ten matters are asked again, and half have answered. */
async function blindRound(
  owner: Client,
  county: string,
  members: readonly Member[],
  matters: readonly Matter[],
  towns: readonly Member[],
  source: Chance,
  now: Date,
) {
  const id = newId<'round'>() as string;
  const round = {
    county_id: county,
    id,
    name_sv: 'Omgången nu',
    name_en: 'The round now',
    started_at: moment(now, 20),
    invited_at: moment(now, 10),
    answer_by: '2027-12-20',
    invented: true,
  };
  await fill(owner, 'matters.round', [round]);
  const asked = matters.flatMap((matter) =>
    members.map((organisation) => ({
      matter,
      organisation,
      answers: organisation.kind !== 'region' && source.happens(0.5),
    })),
  );
  await fill(
    owner,
    'matters.ask',
    asked.map((a) => ({
      county_id: county,
      round_id: id,
      organisation_id: a.organisation.id,
      matter_id: a.matter.id,
      answered_at: a.answers ? moment(now, 5) : null,
    })),
  );
  await owner.query('alter table matters.stance disable trigger sound');
  const answers = asked
    .filter((a) => a.answers)
    .map((a): Answer => {
      const atHome = a.matter.asked === 'municipality' && a.organisation.kind === 'municipality';
      return { ...a, placeId: atHome ? a.organisation.id : county, roundId: id };
    });
  await fill(
    owner,
    'matters.stance',
    answers.map((answer) => rowOf(county, answer, towns, source, moment(now, 5), false)),
  );
  await owner.query('alter table matters.stance enable trigger sound');
}

async function membersOf(owner: Client): Promise<Member[]> {
  const { rows } = await owner.query(`select o.id, o.kind, o.name from organisations.county_member m
    join organisations.organisation o on o.id = m.organisation_id where m.membership = 'member' order by m.position, o.slug`);
  return rows as Member[];
}

async function mattersOf(owner: Client): Promise<Matter[]> {
  const { rows } =
    await owner.query(`select m.id, m.asked, array(select d.organisation_id from matters.common_division d
    where d.matter_id = m.id and d.role = 'owner' order by d.position) as usual from matters.matter m order by m.position, m.slug`);
  return rows as Matter[];
}

const moment = (now: Date, daysAgo: number) =>
  new Date(now.getTime() - daysAgo * DAY_MS).toISOString();
