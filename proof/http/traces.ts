import type { Client } from 'pg';
import { routesOf } from './routes.ts';
import type { Sent, Walk } from './step.ts';
import { requestOf, STEPS, walk } from './walk.ts';

export interface Traces {
  /** Ways to write that the router has, and those of them that nobody has walked. */
  readonly ways: number;
  readonly unwalked: readonly string[];
  /** Steps that did not go as they say. */
  readonly stumbles: readonly string[];
  readonly inHistory: number;
  readonly inLog: number;
  /** Listed with the reason why they leave nothing. */
  readonly nothing: number;
  /** Writes without a trace of who, for whom and in which request; or with one where none was to be. */
  readonly untold: readonly string[];
  /** A note written past the history, as a control: what was found missing. */
  readonly controlFound: number;
}

/** Walks every form of the house once and looks for what each write has left behind it. */
export const tracesOfEveryWrite = async (w: Walk): Promise<Traces> => tracesOf(w, await walk(w));

/** What a walk has left behind it. @param later  ways that are walked at another time */
export async function tracesOf(
  w: Walk,
  { sent, stumbles }: { readonly sent: readonly Sent[]; readonly stumbles: readonly string[] },
  later: readonly string[] = [],
): Promise<Traces> {
  const writes = (await routesOf()).flatMap(({ id, ways }) =>
    ways.filter((way) => way !== 'GET').map((way) => `${id} ${way}`),
  );
  const walked = new Set(sent.map(({ step }) => `${step.on} ${step.way}`));
  const untold: string[] = [];
  for (const one of sent) {
    const fault = await faultOf(w, one);
    if (fault) untold.push(`${one.step.on} ${one.step.way}: ${fault}`);
  }
  const leaving = (what: string) =>
    sent.filter(
      ({ step: { leaves } }) => (typeof leaves === 'string' ? leaves : 'nothing') === what,
    ).length;
  return {
    ways: writes.length,
    unwalked: writes.filter((way) => !walked.has(way) && !later.includes(way)),
    stumbles,
    inHistory: leaving('history'),
    inLog: leaving('log'),
    nothing: leaving('nothing'),
    untold,
    controlFound: await control(w),
  };
}

/** What is wrong with the traces of one request; null: nothing. */
async function faultOf(w: Walk, { step, person, answer }: Sent): Promise<string | null> {
  const { personId, organisationId } = step.trace ? w.people.get(step.trace)! : person;
  const { history, log } = await leftBy(w.root, requestOf(answer));
  if (typeof step.leaves !== 'string')
    return history.length + log.length > 0
      ? 'is listed as leaving nothing, and leaves something'
      : null;
  const left = step.leaves === 'history' ? history : log;
  if (left.length === 0) return `leaves nothing in the ${step.leaves}`;
  // whoever runs the house acts for nobody; who comes in or changes employer may stand on either side of it
  const changes = step.trace !== undefined || person.personId === null || /switch/.test(step.way);
  const isTold = left.some(
    (one) =>
      (personId === null ? one.person !== null : one.person === personId) &&
      (person.who === 'operator' ||
        (changes ? one.organisation !== null : one.organisation === organisationId)),
  );
  return isTold ? null : `does not tell who, or for whom, in the ${step.leaves}`;
}

interface Trace {
  readonly person: string | null;
  readonly organisation: string | null;
}

async function leftBy(root: Client, request: string): Promise<{ history: Trace[]; log: Trace[] }> {
  const history = await root.query(
    'select person_id as person, acting_organisation_id as organisation from history.version where request = $1',
    [request],
  );
  const log = await root.query(
    'select person_id as person, organisation_id as organisation from history.access_log where request = $1',
    [request],
  );
  return { history: history.rows, log: log.rows };
}

/** The same measure with the history of notes shut off: it must find the note without a trace. */
async function control(w: Walk): Promise<number> {
  const step = STEPS.filter(({ on }) => on === '/matters/[slug]/notes/new');
  await w.root.query('alter table matters.note disable trigger remember');
  const { sent } = await walk(w, step);
  await w.root.query('alter table matters.note enable trigger remember');
  const faults = await Promise.all(sent.map((one) => faultOf(w, one)));
  return faults.filter(Boolean).length;
}

/** Every way to write was walked, each left what it should, and the control was found. */
export const isWhole = (t: Traces): boolean =>
  t.ways > 0 &&
  t.unwalked.length + t.stumbles.length + t.untold.length === 0 &&
  t.controlFound === 1;

export const figuresOf = (t: Traces) => ({
  'ways to write over HTTP': t.ways,
  'told in the history': t.inHistory,
  'told in the access log': t.inLog,
  'listed as leaving nothing': t.nothing,
  'not walked': t.unwalked.length,
  'without a trace': t.untold.length,
  'control (history of notes shut off)': t.controlFound,
});

export const faultsOf = (t: Traces): string =>
  [...t.unwalked.map((way) => `nobody walks ${way}`), ...t.stumbles, ...t.untold]
    .slice(0, 8)
    .join(' · ');
