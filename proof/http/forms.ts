import type { Fields } from './client.ts';

/** A form as it stands on a page, with what a browser would send if nothing was touched. */
export interface PageForm {
  readonly method: 'get' | 'post';
  /** Where it leads: '?/save', '/search'. */
  readonly action: string;
  readonly fields: Fields;
  /** Everything that could be sent, buttons and choices not made among them. */
  readonly possible: Fields;
}

const TAG = /<(\/?)(form|input|button|select|option|textarea)\b((?:"[^"]*"|'[^']*'|[^">])*)>/gi;

interface Open {
  id: string;
  method: 'get' | 'post';
  action: string;
  fields: [string, string][];
  possible: [string, string][];
}

/** Every form of a page. Reads what our own pages are made of; it is no browser. */
export function formsIn(html: string): PageForm[] {
  const forms: Open[] = [];
  const elsewhere: { form: string; sent: boolean; pair: [string, string] }[] = [];
  let form: Open | null = null;
  let select: { name: string; form: string | null; options: [string, boolean][] } | null = null;
  const put = (to: string | null, pair: [string, string], sent: boolean) => {
    if (to !== null) elsewhere.push({ form: to, sent, pair });
    else if (form) {
      form.possible.push(pair);
      if (sent) form.fields.push(pair);
    }
  };
  for (const found of html.matchAll(TAG)) {
    const [whole, closing, tag = '', text = ''] = found;
    const attributes = attributesIn(text);
    const of = attributes.get('form') ?? null;
    const name = attributes.get('name') ?? '';
    const usable = name !== '' && !attributes.has('disabled');
    const rest = html.slice(found.index + whole.length);
    switch (tag.toLowerCase() + (closing ? '/' : '')) {
      case 'form':
        form = {
          id: attributes.get('id') ?? '',
          method: attributes.get('method')?.toLowerCase() === 'post' ? 'post' : 'get',
          action: attributes.get('action') ?? '',
          fields: [],
          possible: [],
        };
        forms.push(form);
        break;
      case 'form/':
        form = null;
        break;
      case 'input': {
        const type = attributes.get('type')?.toLowerCase() ?? 'text';
        const ticked = !['checkbox', 'radio'].includes(type) || attributes.has('checked');
        const value = attributes.get('value') ?? (['checkbox', 'radio'].includes(type) ? 'on' : '');
        if (usable && type !== 'file') put(of, [name, value], ticked && type !== 'submit');
        break;
      }
      case 'button':
        if (usable) put(of, [name, attributes.get('value') ?? ''], false);
        if (attributes.has('formaction') && form)
          form.possible.push(['formaction', attributes.get('formaction')!]);
        break;
      case 'textarea':
        if (usable) put(of, [name, plain(rest.slice(0, rest.indexOf('</textarea>')))], true);
        break;
      case 'select':
        select = { name: usable ? name : '', form: of, options: [] };
        break;
      case 'option':
        select?.options.push([
          attributes.get('value') ??
            plain(rest.slice(0, rest.search(/<\/?option|<\/select/i))).trim(),
          attributes.has('selected'),
        ]);
        break;
      case 'select/': {
        if (!select) break;
        const chosen = select.options.findIndex(([, isChosen]) => isChosen);
        const at = Math.max(chosen, 0);
        const { name: called, form: whose, options } = select;
        if (called) options.forEach(([value], n) => put(whose, [called, value], n === at));
        select = null;
        break;
      }
    }
  }
  for (const { form: id, sent, pair } of elsewhere) {
    const whose = forms.find((one) => one.id === id);
    whose?.possible.push(pair);
    if (sent) whose?.fields.push(pair);
  }
  return forms;
}

function attributesIn(text: string): Map<string, string> {
  const all = text.matchAll(/([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g);
  return new Map(
    [...all].map(([, name = '', a, b, c]) => [name.toLowerCase(), plain(a ?? b ?? c ?? '')]),
  );
}

const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** Text as it is read, from text as it stands in HTML. */
export function plain(html: string): string {
  return html.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return NAMED[name] ?? whole;
  });
}

/** The same fields with some of them filled in: a text, several texts, or null for a field that is not sent. */
export function filled(
  fields: Fields,
  fill: Readonly<Record<string, string | readonly string[] | null>>,
): Fields {
  const kept = fields.filter(([name]) => !(name in fill));
  const given = Object.entries(fill).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => [name, one as string] as const),
  );
  return [...kept, ...given];
}
