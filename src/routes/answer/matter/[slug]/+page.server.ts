import {
  answerAsCounty,
  answerStillTrue,
  loadAnswer,
  saveAnswer,
  type Where,
} from '../../answering.ts';
import type { Actions, PageServerLoad, RouteParams } from './$types';

const where = (params: RouteParams): Where => ({ slug: params.slug, roundId: null });

export const load: PageServerLoad = (event) => loadAnswer(event, where(event.params));

export const actions: Actions = {
  save: (event) => saveAnswer(event, where(event.params)),
  still: (event) => answerStillTrue(event, where(event.params)),
  county: (event) => answerAsCounty(event, where(event.params)),
};
