import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of the request being answered; never a person's data. */
export interface RequestContext {
  readonly id: string;
  /** How many questions the database was asked, beside begin, context and commit. */
  questions: number;
  /** The database could not be reached while answering. */
  databaseGone: boolean;
  /** The person no longer belonged to the organisation they act for. */
  membershipEnded: boolean;
  /** With RAGANG_BENCH=1 only: what the database was asked, for bench/ to ask again. */
  statements?: { text: string; parameters: readonly unknown[] }[];
}

const store = new AsyncLocalStorage<RequestContext>();

/** Answer a request within a context of its own. */
export function withRequest<T>(id: string, fn: (context: RequestContext) => T): T {
  const context: RequestContext = { id, questions: 0, databaseGone: false, membershipEnded: false };
  if (process.env.RAGANG_BENCH === '1') keepStatements(context);
  return store.run(context, () => fn(context));
}

/** The request being answered, or undefined outside of one (start, jobs, tests). */
export function currentRequest(): RequestContext | undefined {
  return store.getStore();
}

const latest = new Map<string, RequestContext>();

/** With RAGANG_BENCH=1: what a request of a moment ago asked the database. */
export function statementsOf(requestId: string): RequestContext['statements'] {
  return latest.get(requestId)?.statements;
}

function keepStatements(context: RequestContext): void {
  context.statements = [];
  latest.set(context.id, context);
  if (latest.size > 20) latest.delete(latest.keys().next().value as string);
}
