import type { OrganisationId, PlaceId } from '#platform/core/ids';
import type {
  CatalogueBundle,
  CatalogueMatter,
  CatalogueOrganisation,
  CatalogueRetired,
  IntakeCatalogue,
} from './intake.types.ts';
import { nameIndex, type NameIndex, type Spelling } from './intake-names.rules.ts';
import { foldedKey } from './intake-text.rules.ts';
import { OWNER_WORDS, ROLE_WORDS, WHOLE_COUNTY, type OwnerWord } from './intake-words.rules.ts';
import type { MatterRole } from './matters.types.ts';

export type MatterTarget =
  { kind: 'matter'; matter: CatalogueMatter } | { kind: 'bundle'; bundle: CatalogueBundle };
export type OwnerTarget =
  { kind: 'organisation'; organisation: CatalogueOrganisation } | { kind: 'word'; word: OwnerWord };
/** A place of the county, or a municipality outside it. */
export type PlaceTarget =
  { kind: 'place'; placeId: PlaceId; text: string } | { kind: 'outside'; text: string };

/** The catalogue made ready for look-ups; make it once per preview. */
export interface Lookup {
  catalogue: IntakeCatalogue;
  organisations: NameIndex<CatalogueOrganisation>;
  owners: NameIndex<OwnerTarget>;
  places: NameIndex<PlaceTarget>;
  matters: NameIndex<MatterTarget>;
  /** The matter out of use that goes by exactly this name; null: none. */
  retired(text: string): CatalogueRetired | null;
  roles: NameIndex<MatterRole>;
  organisation(id: OrganisationId): CatalogueOrganisation | undefined;
}

/** Makes the names of a county's catalogue findable. */
export function lookupFor(catalogue: IntakeCatalogue): Lookup {
  const spellings = catalogue.organisations.flatMap((o) => organisationSpellings(o, catalogue));
  const byId = new Map(catalogue.organisations.map((o) => [o.id, o]));
  const ownerSpellings: Spelling<OwnerTarget>[] = [
    ...spellings.map((s) => ({
      ...s,
      target: { kind: 'organisation', organisation: s.target } as const,
    })),
    ...wordSpellings(OWNER_WORDS).map((s) => ({
      ...s,
      target: { kind: 'word', word: s.target } as const,
    })),
  ];
  return {
    catalogue,
    organisations: nameIndex(spellings, (o) => o.id, { parts: true }),
    owners: nameIndex(ownerSpellings, (t) => (t.kind === 'word' ? t.word : t.organisation.id), {
      parts: true,
    }),
    places: nameIndex(placeSpellings(catalogue), placeKey, { parts: false }),
    matters: nameIndex(matterSpellings(catalogue), matterKey, { parts: true, enumerated: true }),
    retired: retiredBy(catalogue.retired),
    roles: nameIndex(wordSpellings(ROLE_WORDS), (role) => role, { parts: false }),
    organisation: (id) => byId.get(id),
  };
}

/** What a person would write to name it again. */
export function matterText(target: MatterTarget): string {
  return target.kind === 'matter' ? target.matter.nameSv : target.bundle.nameSv;
}

/** What a person would write to name it again. */
export function ownerText(target: OwnerTarget): string {
  return target.kind === 'word' ? OWNER_WORDS[target.word][0]! : target.organisation.name;
}

function organisationSpellings(
  organisation: CatalogueOrganisation,
  { regionId }: IntakeCatalogue,
): Spelling<CatalogueOrganisation>[] {
  const others = [organisation.shortName, ...organisation.aliases];
  if (organisation.id === regionId) others.push('Regionen', 'Region');
  if (organisation.kind === 'municipality') others.push(...municipalityNames(organisation));
  return [
    { text: organisation.name, target: organisation, isName: true },
    ...others.map((text) => ({ text, target: organisation, isName: false })),
  ];
}

/** "Storuman", "Storuman kommun", "Storumans kommun" and "Kommunen Storuman" are all said. */
function municipalityNames({ name, shortName }: CatalogueOrganisation): string[] {
  const base = (shortName || name).replace(/\s+kommun$/i, '');
  return [base, `${base} kommun`, `${base}s kommun`, `kommunen ${base}`];
}

function placeSpellings(catalogue: IntakeCatalogue): Spelling<PlaceTarget>[] {
  const { countyId, countyNames, organisations } = catalogue;
  const county: PlaceTarget = { kind: 'place', placeId: countyId, text: countyNames[0] ?? '' };
  return [
    ...[...countyNames, ...WHOLE_COUNTY].map((text) => ({ text, target: county, isName: false })),
    ...organisations
      .filter(({ kind }) => kind === 'municipality')
      .flatMap((municipality) => {
        const text = municipality.shortName || municipality.name;
        const target: PlaceTarget =
          municipality.membership === 'outside'
            ? { kind: 'outside', text }
            : { kind: 'place', placeId: municipality.id, text };
        const names = [
          municipality.name,
          ...municipality.aliases,
          ...municipalityNames(municipality),
        ];
        return names.map((name) => ({ text: name, target, isName: true }));
      }),
  ];
}

function placeKey(target: PlaceTarget): string {
  return target.kind === 'place' ? target.placeId : `outside ${target.text}`;
}

function matterSpellings(catalogue: IntakeCatalogue): Spelling<MatterTarget>[] {
  const spell = (
    { nameSv, nameEn, aliases }: CatalogueMatter | CatalogueBundle,
    target: MatterTarget,
  ): Spelling<MatterTarget>[] => [
    { text: nameSv, target, isName: true },
    { text: nameEn, target, isName: true },
    ...aliases.map((text) => ({ text, target, isName: false })),
  ];
  return [
    ...catalogue.matters.flatMap((matter) => spell(matter, { kind: 'matter', matter })),
    ...catalogue.bundles.flatMap((bundle) => spell(bundle, { kind: 'bundle', bundle })),
  ];
}

/** By name first, then by what else it was called; the newest where several went by the same. */
function retiredBy(retired: readonly CatalogueRetired[]): Lookup['retired'] {
  const known = new Map<string, CatalogueRetired>();
  const add = (text: string, one: CatalogueRetired) => {
    const key = foldedKey(text);
    if (key && !known.has(key)) known.set(key, one);
  };
  for (const one of retired) [one.nameSv, one.nameEn].forEach((text) => add(text, one));
  for (const one of retired) one.aliases.forEach((text) => add(text, one));
  return (text) => known.get(foldedKey(text)) ?? null;
}

function matterKey(target: MatterTarget): string {
  return target.kind === 'matter' ? target.matter.id : `bundle ${target.bundle.key}`;
}

function wordSpellings<W extends string>(words: Record<W, readonly string[]>): Spelling<W>[] {
  return (Object.entries(words) as [W, readonly string[]][]).flatMap(([target, texts]) =>
    texts.map((text, i) => ({ text, target, isName: i === 0 })),
  );
}
