import * as m from '#messages';
import { formatList } from '#messages';
import { EACH_MUNICIPALITY, type StoredSaid } from '../matters.types.ts';
import type { OrganisationSeen } from '../owner-answer.types.ts';

/** What was said of the owner, in words: "Huvudansvar: Lycksele kommun". */
export function saidWords(
  said: StoredSaid,
  organisations: ReadonlyMap<string, Pick<OrganisationSeen, 'name'>>,
): string {
  switch (said.kind) {
    case 'owners': {
      const names = said.owners.map((owner) =>
        owner === EACH_MUNICIPALITY ? m.matters_each() : (organisations.get(owner)?.name ?? ''),
      );
      return m.matters_page_says_owners({ owners: formatList(names) });
    }
    case 'nobody':
      return m.matters_page_says_nobody();
    case 'unknown':
      return m.matters_page_says_unknown();
    case 'withdrawn':
      return m.matters_page_says_withdrawn();
    case 'as-county':
      return m.matters_page_says_asCounty();
  }
}
