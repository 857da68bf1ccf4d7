import { ownAnswersToFill } from '#matters/server';
import { ownersWords } from '#matters/ui/intake-words.ts';
import * as m from '#messages';
import { pick } from '#messages';
import { tx, writeWorkbook } from '#platform/server';
import type { RequestHandler } from './$types';

/** A workbook with the county's matters and what the organisation has answered so far, ready to be filled in. */
export const GET: RequestHandler = async ({ locals }) => {
  const viewer = locals.viewer!;
  const rows = await tx(viewer, 'read', (db) => ownAnswersToFill(db, viewer));
  const bytes = await writeWorkbook([
    {
      name: m.workbook_template_sheet(),
      notes: [m.workbook_template_note()],
      heads: [
        m.workbook_template_matter(),
        m.workbook_template_place(),
        m.workbook_template_role(),
        m.workbook_template_owners(),
        m.workbook_template_remark(),
      ],
      rows: rows.map(({ matterSv, matterEn, place, answer }) => [
        pick(matterSv, matterEn),
        place,
        answer && m.workbook_template_roleWord({ role: answer.ownRole }),
        answer && ownersWords(answer, '; '),
        answer && (answer.remark || null),
      ]),
    },
  ]);
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="${m.workbook_template_fileName()}.xlsx"`,
    },
  });
};
