import { OTHER_ROLES, REMARK_MAX, type Why } from '#matters';
import type { MatterToAnswer, Nameable, OwnAsk, OwnStance } from '#matters/server';
import { ownerChoices, ownerOptions, quickRows, valuesOf } from '#matters/ui/answer-choices.ts';
import { answerWords, roleWords, whyWords } from '#matters/ui/answer-words.ts';
import * as m from '#messages';
import type { PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';

interface Ground {
  viewer: Viewer;
  matter: MatterToAnswer;
  organisations: Nameable[];
  own: OwnStance[];
  placeId: PlaceId;
  /** The municipality that is differed at. */
  place: Nameable | null;
  /** The answer that holds at the place now. */
  earlier: OwnStance | null;
  /** The ask of a round that is under way. */
  ask: OwnAsk | null;
  /** Was the organisation asked in any round? */
  asked: boolean;
  /** Why; null: it was not asked. */
  why: Why | null;
  /** UTC; when it was answered in the round of the page, or the one under way. */
  answered: Date | null;
  roundName: string;
}

/** The screen for one matter, in the words of the current language. */
export function answerScreen(ground: Ground) {
  const { viewer, matter, organisations, own, placeId, place, earlier } = ground;
  const me = organisations.find((one) => one.id === viewer.organisationId);
  const isMunicipality = me?.kind === 'municipality';
  const choiceGround = {
    me: { id: viewer.organisationId, name: viewer.organisationName, isMunicipality },
    asked: matter.asked,
    regionId: matter.regionId,
    place: place && { id: place.id, name: place.name },
    usual: matter.usual,
    organisations,
  };
  const choices = ownerChoices(choiceGround);
  const here = own.find((one) => one.placeId === placeId);
  const values = valuesOf(earlier, choices, viewer.organisationId);
  return {
    why: ground.why && whyWords(ground.why, ground.roundName),
    matter: {
      slug: matter.slug,
      name: m.pick(matter.nameSv, matter.nameEn),
      sentence: m.pick(matter.sentenceSv, matter.sentenceEn),
      law: matter.legalFooting === 'law' ? m.pick(matter.legalNoteSv, matter.legalNoteEn) : null,
      where: whereWords(ground, isMunicipality),
    },
    placeId: place ? placeId : '',
    place: place && { slug: place.slug, name: place.shortName },
    seen: here?.id ?? '',
    earlier: earlier && earlierWords(ground, earlier),
    differsHere: place !== null && here !== undefined && here.said.kind !== 'as-county',
    choices,
    owners: ownerOptions(choiceGround),
    roles: OTHER_ROLES.map((value) => ({ value, label: roleWords(value) })),
    quick: quickRows(choiceGround, values),
    values,
    remarkMax: REMARK_MAX,
    readers: readerWords(ground),
    readersShort: shortReaderWords(ground),
    disclosure: organisations
      .filter(
        (one) => one.member && one.publicAccess === 'none' && one.id !== viewer.organisationId,
      )
      .map((one) => one.shortName),
    differences: isMunicipality || matter.asked === 'county' || place ? null : differences(ground),
  };
}

function whereWords({ matter, viewer, place }: Ground, isMunicipality: boolean): string {
  if (matter.asked === 'county') return m.answer_where_county();
  if (place) return m.answer_where_place({ place: place.name });
  return isMunicipality
    ? m.answer_where_home({ place: viewer.organisationName })
    : m.answer_where_all();
}

function earlierWords({ viewer, organisations, place, answered }: Ground, stance: OwnStance) {
  const colleague = stance.saidById !== viewer.personId ? stance.saidByName : '';
  const naming = namingOf(viewer, organisations);
  return {
    words: answerWords(stance.said, stance.ownRole, naming),
    remark: stance.remark,
    who: m.answer_earlier_who({
      when: stance.saidAt,
      who: stance.saidByName || viewer.organisationName,
    }),
    title: earlierTitle(place !== null, answered !== null, colleague),
    /** Whose it is, when it is a colleague's. */
    colleague,
    at: stance.saidAt,
    /** Answered in the round already: to say it again would add nothing. */
    answered: answered !== null,
    /** Said for the whole county, and shown at a place where nothing differs. */
    forCounty: place !== null && stance.placeId === viewer.countyId,
  };
}

function earlierTitle(isPlace: boolean, isAnswered: boolean, colleague: string): string {
  if (isPlace) return m.answer_earlier_title();
  if (!isAnswered) return m.answer_earlier_before();
  return colleague ? m.answer_earlier_colleague({ who: colleague }) : m.answer_earlier_title();
}

/** The same in a few words, above the answers that one tap saves. */
function shortReaderWords({ ask, asked }: Ground): string {
  if (ask) return m.answer_readers_shortBlind();
  return asked ? m.answer_readers_shortOpen() : m.answer_readers_shortUnasked();
}

/** Who can read the answer, and from when: said before it is saved. */
function readerWords({ ask, asked }: Ground): string {
  if (ask) return m.answer_readers_blind({ day: ask.answerBy });
  return asked ? m.answer_readers_open() : m.answer_readers_unasked();
}

/** Where the organisation's answer differs from the one for all municipalities, and where it could. */
function differences({ own, viewer, organisations }: Ground) {
  const naming = namingOf(viewer, organisations);
  const places = organisations.filter((one) => one.kind === 'municipality' && one.member);
  const differing = own.filter(
    (one) => one.placeId !== viewer.countyId && !['as-county', 'withdrawn'].includes(one.said.kind),
  );
  const hasCountyAnswer = own.some(
    (one) => one.placeId === viewer.countyId && one.said.kind !== 'withdrawn',
  );
  return {
    possible: hasCountyAnswer,
    here: differing.flatMap((stance) => {
      const place = places.find((one) => one.id === stance.placeId);
      if (!place) return [];
      const words = answerWords(stance.said, stance.ownRole, naming);
      return [{ id: place.id as string, slug: place.slug, name: place.shortName, words }];
    }),
    places: places.map((one) => ({ value: one.slug, label: one.shortName })),
  };
}

/** What everyone is called, for telling an answer. */
export function namingOf(viewer: Viewer, organisations: readonly Nameable[]) {
  const names = new Map<string, string>(organisations.map((one) => [one.id, one.name]));
  return { me: viewer.organisationId as string, nameOf: (id: string) => names.get(id) ?? '–' };
}
