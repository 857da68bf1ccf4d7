import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { LIMIT_MAX, type ProposalRefusal, type RefusalDetail } from '#matters';
import {
  draftGround,
  foreseeProposals,
  nameableOrganisations,
  parseProposal,
  propose,
  proposalValues,
  type DraftGround,
  type MatterToAgree,
  type ProposalValues,
} from '#matters/server';
import { refusalTold } from '#matters/ui/proposal-refusals.ts';
import * as m from '#messages';
import { isUuid, type PlaceId, type ProposalId } from '#platform/core/ids';
import { newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../../organisations/once.ts';
import { proposalFaults } from '../../faults.ts';
import { around } from '../../shown.ts';
import { beginning, roleRows, type Wish } from './draft.ts';
import { hiddenOf, summaryOf } from './summary.ts';
import type { Actions, PageServerLoad } from './$types';

/** The form for a proposal, begun from what stands. Four questions. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const now = new Date();
  const slug = url.searchParams.get('matter') ?? '';
  const ground = await tx(viewer, 'read', (db) => draftGround(db, viewer, slug, now));
  if (!ground) error(404);
  const wish = wishOf(url.searchParams);
  const { values, begunFrom } = beginning(ground, viewer, wish, now);
  const { matter } = ground;
  const open = ground.proposals.filter(
    (one) =>
      !one.endedAt &&
      one.id !== wish.counters &&
      one.places.some(
        ({ placeId, state }) =>
          values.places.includes(placeId) && (state === 'awaiting' || state === 'declined'),
      ),
  );
  return {
    ...around(viewer, ground),
    matter: {
      slug: matter.slug,
      name: m.pick(matter.nameSv, matter.nameEn),
      sentence: m.pick(matter.sentenceSv, matter.sentenceEn),
      law: matter.legalFooting === 'law',
      legalNote: m.pick(matter.legalNoteSv, matter.legalNoteEn),
    },
    title: wish.counters ? 'counter' : wish.from ? 'from' : 'new',
    at: addressOf(url.searchParams),
    counters: isUuid(wish.counters ?? '') ? wish.counters! : '',
    begunFrom,
    values,
    textMax: LIMIT_MAX,
    places: matter.asked === 'county' ? [] : placeChoices(ground),
    ...roleRows(ground, viewer, wish, values),
    silent: matter.silent,
    gone: matter.retired && goneOf(matter.retired),
    running: matter.running && {
      name: m.pick(matter.running.nameSv, matter.running.nameEn),
      day: matter.running.answerBy as string,
    },
    open: open.map((one) => ({ id: one.id as string, proposer: one.proposer as string })),
  };
};

/** What became of a matter that is out of use, and where to propose instead. */
function goneOf({ retiredAt, because, became }: NonNullable<MatterToAgree['retired']>) {
  const since = { day: retiredAt };
  const titles = {
    split: m.changes_page_split,
    merged: m.changes_page_merged,
    retired: m.changes_page_retired,
  };
  return {
    title: titles[because](since),
    instead: because === 'split' ? m.proposals_gone_split() : m.proposals_gone_merged(),
    became: became
      .filter(({ inUse }) => inUse)
      .map(({ slug, nameSv, nameEn }) => ({ slug, name: m.pick(nameSv, nameEn) })),
  };
}

function wishOf(query: URLSearchParams): Wish {
  return {
    place: query.get('place'),
    from: query.get('from'),
    counters: query.get('counters'),
    again: query.get('again'),
    candidates: (query.get('candidates') ?? '').split(',').filter(Boolean),
  };
}

const WISHES = ['matter', 'place', 'from', 'counters', 'again', 'candidates'];

/** The wishes of the address again, for the forms of the page: an answer to them begins from the same. */
function addressOf(query: URLSearchParams): string {
  const kept = new URLSearchParams([...query].filter(([name]) => WISHES.includes(name)));
  return `&${kept}`;
}

const placeChoices = (ground: DraftGround) =>
  ground.places.map(({ id, name }) => ({ value: id as string, label: name }));

/** What was filled in, read against the matter; "all municipalities" is every one there is. */
async function read(event: RequestEvent, form: FormData) {
  const viewer = event.locals.viewer!;
  const slug = String(form.get('matter') ?? '');
  if (slug.includes('\0')) error(404);
  const ground = await tx(viewer, 'read', (db) => draftGround(db, viewer, slug));
  if (!ground) error(404);
  if (form.get('allPlaces') === 'yes' && ground.matter.asked === 'municipality') {
    form.delete('place');
    for (const { id } of ground.places) form.append('place', id as PlaceId);
  }
  const counters = String(form.get('counters') ?? '');
  const about = {
    matterId: ground.matter.id,
    counters: isUuid(counters) ? (counters as ProposalId) : null,
  };
  return { viewer, ground, about, reading: parseProposal(form, about) };
}

/** The form again, with why it may not be sent; where we have proposed already, the way there. */
function refusedBy(reason: ProposalRefusal, detail: RefusalDetail, values: ProposalValues) {
  const faults = [refusalTold(reason, detail)];
  // the matter has changed under the writer's hands: not a fault of what was written
  const status = reason === 'no-such-matter' ? 409 : 422;
  return fail(status, { values, faults, already: detail.proposalId as string | undefined });
}

export const actions: Actions = {
  /** What would happen: nothing is sent. */
  review: async (event) => {
    const form = await event.request.formData();
    const { viewer, ground, about, reading } = await read(event, form);
    const { values } = reading;
    if (!reading.ok) return fail(422, { values, faults: proposalFaults(reading.faults) });
    const { command } = reading;
    const [foreseen] = await foreseeProposals(viewer, [command], new Date());
    if (!foreseen?.ok) {
      const { reason, detail } = foreseen ?? { reason: 'no-such-matter' as const, detail: {} };
      return refusedBy(reason, detail, values);
    }
    const nameable = await tx(viewer, 'read', (db) => nameableOrganisations(db, viewer.countyId));
    return {
      values,
      faults: [],
      summary: {
        ...summaryOf(ground, viewer, command, foreseen, nameable),
        formKey: String(form.get('key') || newFormKey()),
        content: { roles: command.roles, limit: command.limit, settled: command.settled },
        startsOn: command.startsOn as string | null,
        lookAgainBy: command.lookAgainBy as string,
        message: command.message,
        hidden: [
          { name: 'matter', value: ground.matter.slug },
          { name: 'counters', value: about.counters ?? '' },
          ...hiddenOf(values),
        ],
      },
    };
  },
  /** Back to the form, with everything as it was. */
  edit: async ({ request }) => ({ values: proposalValues(await request.formData()), faults: [] }),
  send: async (event) => {
    const form = await event.request.formData();
    const { viewer, reading } = await read(event, form);
    const { values } = reading;
    if (!reading.ok) return fail(422, { values, faults: proposalFaults(reading.faults) });
    const key = String(form.get('key') ?? '');
    const outcome = await orKeyUsed(propose(viewer, key, reading.command, new Date()));
    if (outcome.ok) redirect(303, `/boundaries/proposals/${outcome.id}?saved=sent`);
    if (outcome.reason === 'key-used') {
      return fail(409, { values, faults: [refusalTold('key-used')] });
    }
    return refusedBy(outcome.reason, 'detail' in outcome ? outcome.detail : {}, values);
  },
};
