// Door 2: what may be done with records. Server only.
export * from '../records.forms.ts';
export * from './desk.queries.ts';
export * from './requests.queries.ts';
export * from './requests.actions.ts';
export type { Frozen } from './dispatches.queries.ts';
export * from './dispatches.actions.ts';
export * from './person.actions.ts';
export { peopleForRegister } from './person.queries.ts';
export { makeExtract, makePersonExtract, makeSent } from './documents.ts';
