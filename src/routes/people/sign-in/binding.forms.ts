import { holdOutward, type Binding } from '#platform/server';

/** What stops a binding, by field. */
export type BindingFaults = { issuer?: true; clientId?: true };

/** What an administrator typed; the secret in plain text, '' when none was typed. */
export interface BindingTyped extends Omit<Binding, 'secret'> {
  secret: string;
}

/** Reads the form of a binding: an issuer that may be asked, and a name of ours there. */
export function readBinding(
  form: FormData,
): { ok: true; typed: BindingTyped } | { ok: false; faults: BindingFaults } {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const issuer = text('issuer');
  const clientId = text('clientId');
  const faults: BindingFaults = {};
  if (!isIssuer(issuer)) faults.issuer = true;
  if (!/^[\x21-\x7e]{1,300}$/.test(clientId)) faults.clientId = true;
  if (faults.issuer || faults.clientId) return { ok: false, faults };
  const version = /^\d{1,6}$/.test(text('version')) ? Number(text('version')) : 0;
  return { ok: true, typed: { issuer, clientId, secret: text('secret').slice(0, 1000), version } };
}

function isIssuer(text: string): boolean {
  const url = text.length <= 500 ? URL.parse(text) : null;
  if (!url || url.search || url.hash || /[\s\p{Cc}]/u.test(text)) return false;
  try {
    holdOutward(url);
    return true;
  } catch {
    return false;
  }
}
