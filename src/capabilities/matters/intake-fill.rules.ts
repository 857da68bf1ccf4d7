import type { OrganisationId, PlaceId } from '#platform/core/ids';
import { answerKey } from './intake-compare.rules.ts';
import { namesOf, saidSeen } from './intake-view.rules.ts';
import type { SaidSeen } from './intake-view.types.ts';
import type { CatalogueMatter, ExistingAnswer, IntakeCatalogue } from './intake.types.ts';

/**
 * What happens when the row is left empty: an answer stands as it is · the organisation is asked and its answer is
 * awaited · the row for the whole county holds here too · it was not asked.
 */
export type IfEmpty = 'stands' | 'awaited' | 'as-county' | 'not-asked';

/** One row of a workbook to fill in: a matter at a place, and what the organisation has answered to it so far. */
export interface RowToFill {
  matterSv: string;
  matterEn: string;
  sentenceSv: string;
  sentenceEn: string;
  /** Null: the whole county. */
  place: string | null;
  answer: SaidSeen | null;
  ifEmpty: IfEmpty;
  /** Swedish local date until which an answer is awaited. */
  answerBy: string | null;
}

/** What a row says of its matter, beside names. */
export interface MatterExplained {
  matterId: string;
  sentenceSv: string;
  sentenceEn: string;
  answerBy: string | null;
}

/**
 * The county's matters in their order, at every place that the organisation can answer for: a municipality its own,
 * others the whole county and, below it, each municipality where something else may hold.
 */
export function rowsToFill(
  catalogue: IntakeCatalogue,
  own: OrganisationId,
  explained: readonly MatterExplained[],
  answers: readonly ExistingAnswer[],
): RowToFill[] {
  const names = namesOf(catalogue);
  const byKey = new Map(answers.map((answer) => [answerKey(answer), answer]));
  const byMatter = new Map(explained.map((one) => [one.matterId, one]));
  return catalogue.matters.flatMap((matter) => {
    const { sentenceSv = '', sentenceEn = '', answerBy = null } = byMatter.get(matter.id) ?? {};
    const places = placesFor(matter, catalogue, own);
    return places.map((placeId, i): RowToFill => {
      const said = byKey.get(answerKey({ organisationId: own, matterId: matter.id, placeId }));
      const awaited = answerBy !== null && i === 0;
      const ifEmpty = said ? 'stands' : i > 0 ? 'as-county' : awaited ? 'awaited' : 'not-asked';
      return {
        matterSv: matter.nameSv,
        matterEn: matter.nameEn,
        sentenceSv,
        sentenceEn,
        place: names.place(placeId),
        answer: said ? saidSeen(said, names) : null,
        ifEmpty,
        answerBy: ifEmpty === 'awaited' ? answerBy : null,
      };
    });
  });
}

function placesFor(
  { asked }: CatalogueMatter,
  { countyId, organisations }: IntakeCatalogue,
  own: OrganisationId,
): PlaceId[] {
  if (asked === 'county') return [countyId];
  const towns = organisations
    .filter(({ kind, membership }) => kind === 'municipality' && membership === 'member')
    .map(({ id }) => id);
  return towns.includes(own) ? [own] : [countyId, ...towns];
}
