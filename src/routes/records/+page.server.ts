import { DESK_PAGE } from '#records';
import { countedHere, existHere, keptHere, membersHere, readSieve } from '#records/server';
import { kindWord } from '#records/ui/words.ts';
import * as m from '#messages';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

/** Everything the viewer can open, newest first. Four questions. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const sieve = readSieve(url.searchParams);
  const found = await tx(viewer, 'read', async (db) => ({
    rows: await keptHere(db, viewer, sieve),
    counts: await countedHere(db, viewer, sieve),
    members: await membersHere(db, viewer),
    exist: await existHere(db),
  }));
  const names = new Map(found.members.map((one) => [one.id, one.name]));
  const at = (page: number) => {
    const next = new URLSearchParams(url.searchParams);
    next.set('page', String(page));
    return `/records?${next}`;
  };
  const from = (sieve.page - 1) * DESK_PAGE;
  const rows = found.rows.slice(0, DESK_PAGE);
  return {
    sieve: { ...sieve, kind: sieve.kinds?.[0] ?? '' },
    filtered: [...url.searchParams.keys()].some(
      (key) => key !== 'page' && url.searchParams.get(key),
    ),
    sifted:
      sieve.marked ||
      sieve.whose !== 'all' ||
      Boolean(sieve.kinds?.length || sieve.organisation || sieve.since || sieve.until),
    official:
      found.members.find((one) => one.id === viewer.organisationId)?.publicAccess !== 'none',
    rows: rows.map((row) => ({
      href: `/records/record/${row.kind}/${row.rowId.split('/').map(encodeURIComponent).join('/')}`,
      title: row.title || m.records_list_untitled(),
      kind: kindWord(row.kind),
      when: row.happened.toISOString(),
      day: m.formatDate(row.happened, 'short'),
      whose:
        row.organisationId === viewer.organisationId
          ? m.records_list_us()
          : row.organisationId
            ? (names.get(row.organisationId) ?? '–')
            : m.records_list_allOfUs(),
      secret: row.secrecySection,
    })),
    kinds: [...found.counts]
      .filter(([kind, count]) => count > 0 || kind === sieve.kinds?.[0])
      .map(([kind, count]) => ({
        value: kind,
        label: m.records_filter_kindCount({
          kind: kindWord(kind),
          count: count > 10_000 ? '> 10 000' : String(count),
        }),
      }))
      .sort((a, b) => m.bySwedishOrder(a.label, b.label)),
    organisations: found.members.map((one) => ({ value: one.id, label: one.name })),
    exist: found.exist.map((one) =>
      m.records_exist_one({
        kind: kindWord(one.kind),
        organisation: names.get(one.organisationId) ?? '–',
        day: one.happened,
      }),
    ),
    position: rows.length
      ? m.records_list_position({ from: from + 1, to: from + rows.length })
      : '',
    previous: sieve.page > 1 ? at(sieve.page - 1) : null,
    next: found.rows.length > DESK_PAGE && sieve.page < 200 ? at(sieve.page + 1) : null,
    tooFar: found.rows.length > DESK_PAGE && sieve.page >= 200,
  };
};
