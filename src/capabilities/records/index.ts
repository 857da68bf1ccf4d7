// Door 1: what a record, a request and a mask are, and what is decided about them. Pure.
export * from './records.types.ts';
export { decideMask, maskRecord, masked, reasonsOf, type MaskRefusal } from './masking.rules.ts';
export { decideAnswer, type AnswerRefusal } from './answering.rules.ts';
export { isNamed, onlyOf, OTHER, type Someone } from './person.rules.ts';
export { fieldsOf, idsIn, type Reading } from './fields.rules.ts';
