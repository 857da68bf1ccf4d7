import { fail, redirect } from '@sveltejs/kit';
import {
  decideSuggestions,
  nameableOrganisations,
  ownStances,
  readIds,
  saysTheSame,
  waitingSuggestions,
  type OwnStance,
  type WaitingSuggestion,
} from '#matters/server';
import type { Said } from '#matters';
import { answerWords } from '#matters/ui/answer-words.ts';
import * as m from '#messages';
import type { SuggestionId } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { KeyUsedForAnother, newFormKey, tx } from '#platform/server';
import { namingOf } from '../answer/screen.ts';
import { refusalSentence } from '../answer/sentences.ts';
import type { Actions, PageServerLoad } from './$types';

/** What was brought in for us, with our own word beside it. Three questions. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const found = await tx(viewer, 'read', async (db) => {
    const waiting = await waitingSuggestions(db, viewer);
    const ids = [...new Set(waiting.map((one) => one.matterId))];
    return {
      waiting,
      own: ids.length ? await ownStances(db, viewer, ids) : [],
      organisations: await nameableOrganisations(db, viewer.countyId),
    };
  });
  const naming = namingOf(viewer, found.organisations);
  const ownAt = (one: WaitingSuggestion): OwnStance | undefined =>
    found.own.find(
      (own) =>
        own.matterId === one.matterId &&
        own.placeId === one.placeId &&
        !['withdrawn', 'as-county'].includes(own.said.kind),
    );
  const suggestions = found.waiting.map((one) => {
    const own = ownAt(one);
    const same = own !== undefined && saysTheSame({ ...own, said: own.said as Said }, one);
    return {
      id: one.id,
      slug: one.slug,
      name: m.pick(one.nameSv, one.nameEn),
      place: isOrdinary(viewer, one.placeId) ? '' : naming.nameOf(one.placeId),
      words: answerWords(one.said, one.ownRole, naming),
      remark: one.remark,
      from: fromWords(one),
      same,
      own: own && {
        words: answerWords(own.said, own.ownRole, naming),
        remark: own.remark,
        who: m.answer_earlier_who({
          when: own.saidAt,
          who: own.saidByName || viewer.organisationName,
        }),
      },
    };
  });
  const saved = url.searchParams;
  return {
    formKeys: { all: newFormKey(), swap: newFormKey(), one: newFormKey() },
    mayWrite: mayWrite(viewer),
    organisation: viewer.organisationName,
    suggestions,
    saved: saved.has('yes')
      ? { yes: Number(saved.get('yes')) || 0, no: Number(saved.get('no')) || 0 }
      : null,
  };
};

/** The whole county, or a municipality at home: nothing that needs to be said. */
function isOrdinary(viewer: Viewer, placeId: string): boolean {
  return placeId === viewer.countyId || placeId === viewer.organisationId;
}

/** Who is said to have answered, from which file, and who brought it in. */
function fromWords(one: WaitingSuggestion): string {
  const parts = [
    one.answeredBy || one.answeredOn
      ? m.suggestions_answered({
          who: one.answeredBy || m.suggestions_unnamed(),
          dated: one.answeredOn ? 'yes' : 'no',
          day: one.answeredOn ?? one.broughtInAt,
        })
      : null,
    m.suggestions_broughtIn({
      who: one.broughtInBy || m.suggestions_unnamed(),
      organisation: one.broughtInFor,
      when: one.broughtInAt,
    }),
    one.fromFile ? m.suggestions_file({ file: one.fromFile }) : null,
  ];
  return parts.filter(Boolean).join(' ');
}

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData();
    const choices = {
      yes: readIds<SuggestionId>(form, 'yes'),
      no: readIds<SuggestionId>(form, 'no'),
    };
    try {
      const key = String(form.get('key') ?? '');
      const outcome = await decideSuggestions(locals.viewer!, key, choices, new Date());
      if (outcome.refused.length) {
        const reasons = new Set(outcome.refused.filter((reason) => reason !== 'no-such-matter'));
        return fail(422, { faults: [...reasons].map((reason) => refusalSentence(reason)) });
      }
      redirect(303, `/suggestions?yes=${outcome.yes}&no=${outcome.no}`);
    } catch (caught) {
      if (!(caught instanceof KeyUsedForAnother)) throw caught;
      return fail(409, { faults: [refusalSentence('sent-before')] });
    }
  },
};
