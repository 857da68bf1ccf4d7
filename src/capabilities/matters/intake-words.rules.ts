import type { MatterRole } from './matters.types.ts';

/** Role words of workbooks: our own, and those that coordinators use. The first is the one we suggest. */
export const ROLE_WORDS: Record<MatterRole, readonly string[]> = {
  owner: [
    'Huvudansvar',
    'Äger',
    'Ägare',
    'Äger frågan',
    'Ansvarig',
    'Huvudansvarig',
    'Har huvudansvar',
    'Driver',
    'Leder',
    'Owner',
    'Owns',
    'Main responsibility',
  ],
  contributor: [
    'Bidrar',
    'Bidragande',
    'Medverkar',
    'Deltar',
    'Stödjer',
    'Stöttar',
    'Hjälper till',
    'Contributor',
    'Contributes',
  ],
  consulted: ['Rådfrågas', 'Rådfrågad', 'Konsulteras', 'Tillfrågas', 'Samråder', 'Consulted'],
  informed: [
    'Informeras',
    'Hålls informerad',
    'Informerad',
    'För kännedom',
    'Får information',
    'Kept informed',
    'Informed',
  ],
  none: ['Ingen roll', 'Ingen', 'Inget', 'Inte vi', 'Ej aktuellt', 'None', 'No role'],
  unknown: ['Vet ej', 'Vet inte', 'Okänt', 'Oklart', 'Osäker', 'Unknown', "Don't know"],
};

/** What can stand in the owner's cell beside the name of an organisation. */
export type OwnerWord = 'each' | 'the-municipality' | 'ourselves' | 'nobody' | 'unknown';

export const OWNER_WORDS: Record<OwnerWord, readonly string[]> = {
  each: [
    'varje kommun hos sig',
    'respektive kommun',
    'resp. kommun',
    'resp kommun',
    'varje kommun',
    'var kommun',
    'varje kommun för sig',
    'kommunerna',
    'kommunerna själva',
    'kommunerna var för sig',
    'alla kommuner',
    'samtliga kommuner',
    'berörd kommun',
    'kommunerna hos sig',
    'each municipality',
    'the municipalities',
  ],
  'the-municipality': ['kommunen', 'kommunen själv', 'aktuell kommun', 'the municipality'],
  ourselves: ['vi', 'vi själva', 'oss', 'själva', 'egen regi', 'we', 'ourselves'],
  nobody: ['ingen', 'ingen alls', 'inget', 'ingen äger', 'saknas', 'nobody', 'no one'],
  unknown: [
    'vet ej',
    'vet inte',
    'vet inte vem',
    'okänt',
    'oklart',
    'osäker',
    "don't know",
    'unknown',
  ],
};

/** A place that means the whole county, beside the county's own name. */
export const WHOLE_COUNTY = [
  'hela länet',
  'länet',
  'alla',
  'alla kommuner',
  'samtliga',
  'länsövergripande',
  'whole county',
  'all',
];
