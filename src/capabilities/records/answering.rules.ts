import { no, yes, type Decision } from '#platform/core/decision';
import type { ClosedHow } from './records.types.ts';

export type AnswerRefusal =
  'may-not-write' | 'closed' | 'nothing-picked' | 'masked-is-partly' | 'reason-missing';

/** May the request be answered so? What is masked is not handed out whole, and a no has its reason and its law. */
export function decideAnswer(
  request: { closed: boolean; picked: number; masks: number },
  how: ClosedHow,
  words: string,
  mayWrite: boolean,
): Decision<AnswerRefusal> {
  if (!mayWrite) return no('may-not-write');
  if (request.closed) return no('closed');
  if ((how === 'given' || how === 'partly') && request.picked === 0) return no('nothing-picked');
  if (how === 'given' && request.masks > 0) return no('masked-is-partly');
  if ((how === 'partly' || how === 'refused') && words === '') return no('reason-missing');
  return yes;
}
