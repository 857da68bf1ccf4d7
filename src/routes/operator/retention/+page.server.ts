import { error, fail, redirect } from '@sveltejs/kit';
import {
  disposalsDone,
  disposeOf,
  dueNow,
  logAccess,
  operates,
  retentionRules,
  setRetention,
  tx,
  unsealed,
  SEAL_WITHIN_MS,
  type Db,
} from '#platform/server';
import { hasName } from './kinds.ts';
import type { Actions, PageServerLoad } from './$types';

/** Rules, what they make due, and what was done. The operator only; no words of anybody's. Five questions. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const found = await tx(viewer, 'read', async (db) =>
    (await operates(db))
      ? {
          rules: await retentionRules(db, viewer),
          due: await dueNow(db),
          done: await disposalsDone(db, viewer),
          waiting: await unsealed(db),
        }
      : null,
  );
  if (!found) error(404);
  const tables = [...new Set(found.due.map(({ tbl }) => tbl))];
  return {
    rules: found.rules.filter(({ tbl, months }) => hasName(tbl) || months !== null),
    due: tables.map((tbl) => {
      const rows = found.due.filter((row) => row.tbl === tbl);
      return {
        tbl,
        cutoff: rows[0]!.cutoff,
        versions: rows.reduce((sum, row) => sum + row.versions, 0),
        records: rows.reduce((sum, row) => sum + row.records, 0),
        rows,
      };
    }),
    done: found.done,
    late: found.waiting
      .filter(({ oldest }) => oldest && Date.now() - oldest.getTime() > SEAL_WITHIN_MS)
      .reduce((sum, { rows }) => sum + rows, 0),
    saved: url.searchParams.get('saved'),
  };
};

const NUL = String.fromCharCode(0);
const lineOf = (form: FormData, name: string, most: number) => {
  const text = String(form.get(name) ?? '').trim();
  return text.length > 0 && text.length <= most && !text.includes(NUL) ? text : null;
};

/** Both acts say what shall hold or what was listed: sent twice they do nothing more. */
export const actions: Actions = {
  rule: async ({ locals, request }) => {
    const form = await request.formData();
    const tbl = String(form.get('tbl') ?? '');
    const asked = String(form.get('months') ?? '').trim();
    const months = /^\d{1,4}$/.test(asked) ? Number(asked) : null;
    const ground = lineOf(form, 'ground', 500);
    const values = { tbl, months: asked, ground: String(form.get('ground') ?? '') };
    const faults = {
      ...(asked !== '' && (months === null || months < 1 || months > 1200) ? { months: true } : {}),
      ...(ground ? {} : { ground: true }),
    };
    if (!ground || 'months' in faults || !hasName(tbl))
      return fail(422, { act: 'rule' as const, values, faults });
    await asOperator(locals, (db) => setRetention(db, { tbl, months, ground }));
    redirect(303, '/operator/retention?saved=rule');
  },
  dispose: async ({ locals, request }) => {
    const form = await request.formData();
    const tbl = String(form.get('tbl') ?? '');
    const cutoff = String(form.get('cutoff') ?? '');
    const expected = Number(form.get('expected'));
    const decidedBy = lineOf(form, 'decidedBy', 200);
    const decision = lineOf(form, 'decision', 200);
    const decidedOn = String(form.get('decidedOn') ?? '');
    const values = {
      tbl,
      decidedBy: String(form.get('decidedBy') ?? ''),
      decision: String(form.get('decision') ?? ''),
      decidedOn,
    };
    const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Stockholm' });
    const onDay = /^\d{4}-\d{2}-\d{2}$/.test(decidedOn) && !Number.isNaN(Date.parse(decidedOn));
    const faults = {
      ...(decidedBy ? {} : { decidedBy: true }),
      ...(decision ? {} : { decision: true }),
      ...(onDay && decidedOn <= today ? {} : { decidedOn: true }),
    };
    if (!decidedBy || !decision || 'decidedOn' in faults)
      return fail(422, { act: 'dispose' as const, values, faults });
    if (!Number.isSafeInteger(expected) || Number.isNaN(Date.parse(cutoff)))
      return fail(422, { act: 'dispose' as const, values, faults: { listed: true } });
    if (!(await tx(locals.viewer!, 'read', (db) => operates(db)))) error(404);
    await logAccess(locals.viewer!, {
      what: 'disposal',
      ...(hasName(tbl) ? { table: tbl } : {}),
      outcome: 'done',
    });
    try {
      await asOperator(locals, (db) =>
        disposeOf(db, { tbl, cutoff, expected, decidedBy, decision, decidedOn }),
      );
    } catch (cause) {
      if (!['as_listed', 'retention_first'].includes(constraintOf(cause))) throw cause;
      return fail(409, { act: 'dispose' as const, values, faults: { listed: true } });
    }
    redirect(303, '/operator/retention?saved=disposed');
  },
};

const constraintOf = (cause: unknown) =>
  (cause as { constraint?: string } | null)?.constraint ?? '';

async function asOperator(locals: App.Locals, act: (db: Db) => Promise<unknown>): Promise<void> {
  const did = await tx(locals.viewer!, 'write', async (db) => {
    if (!(await operates(db))) return false;
    await act(db);
    return true;
  });
  if (!did) error(404);
}
