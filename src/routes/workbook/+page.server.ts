import { fail, redirect } from '@sveltejs/kit';
import { intakesOf, mayBringInForMany, parseUpload, takeInWorkbook } from '#matters/server';
import { exportRefusal } from '#matters/ui/export-words.ts';
import { uploadRefusal } from '#matters/ui/intake-words.ts';
import { isCoordinator, mayWrite } from '#platform/core/viewer';
import { KeyUsedForAnother, log, newFormKey, tx } from '#platform/server';
import type { Actions, PageServerLoad } from './$types';

/** A little more than the largest file: what surrounds it in the form. */
const MOST_IN_FORM = 10.5 * 1024 * 1024;

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const coordinator = isCoordinator(viewer);
  const { intakes, many } = await tx(viewer, 'read', async (db) => ({
    intakes: await intakesOf(db, viewer),
    many: coordinator ? await mayBringInForMany(db, viewer) : null,
  }));
  return {
    intakes,
    coordinator,
    manyRefused: many && !many.ok ? uploadRefusal(many.reason) : null,
    mayWrite: mayWrite(viewer),
    organisationName: viewer.organisationName,
    formKey: newFormKey(),
    discarded: url.searchParams.get('saved') === 'discarded',
    notMade: exportRefusal(url.searchParams.get('refused')),
  };
};

interface Again {
  value?: string;
  faults: { file?: string; for?: string; form?: string };
}

function again(status: 409 | 413 | 422, shown: Again) {
  return fail(status, shown);
}

export const actions: Actions = {
  read: async ({ locals, request }) => {
    const viewer = locals.viewer!;
    const tooLarge = { faults: { file: uploadRefusal('too-large') } };
    if (Number(request.headers.get('content-length')) > MOST_IN_FORM) return again(413, tooLarge);
    const form = await request.formData().catch((error: unknown) => {
      log.info({ error: String(error) }, 'a form could not be read');
      return null;
    });
    if (!form) return again(413, tooLarge);
    const value = String(form.get('for') ?? '');
    const parsed = parseUpload(form);
    if (!parsed.ok) {
      const faults = Object.entries(parsed.faults).map(([field, why]) => [
        field,
        uploadRefusal(why),
      ]);
      return again(422, { value, faults: Object.fromEntries(faults) });
    }
    const { key, file, forWhom } = parsed.command;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const brought = { bytes, fileName: file.name, forWhom };
    const outcome = await takeInWorkbook(viewer, key, brought, new Date()).catch(
      (error: unknown) => {
        if (error instanceof KeyUsedForAnother) return null;
        throw error;
      },
    );
    if (!outcome) return again(409, { value, faults: { form: uploadRefusal('stale-form') } });
    if (outcome.ok) redirect(303, `/workbook/${outcome.id}`);
    const { reason } = outcome;
    const isAboutWhom = ['reader', 'not-coordinator', 'region-first'].includes(reason);
    return again(422, { value, faults: { [isAboutWhom ? 'for' : 'file']: uploadRefusal(reason) } });
  },
};
