import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of the request being answered; never a person's data. */
export interface RequestContext {
  readonly id: string;
  /** How many questions the database was asked, beside begin, context and commit. */
  questions: number;
  /** The database could not be reached while answering. */
  databaseGone: boolean;
}

const store = new AsyncLocalStorage<RequestContext>();

/** Answer a request within a context of its own. */
export function withRequest<T>(id: string, fn: (context: RequestContext) => T): T {
  const context: RequestContext = { id, questions: 0, databaseGone: false };
  return store.run(context, () => fn(context));
}

/** The request being answered, or undefined outside of one (start, jobs, tests). */
export function currentRequest(): RequestContext | undefined {
  return store.getStore();
}
