import { inflateSync } from 'node:zlib';

/** What a document of ours holds, read back without its maker: every object opened, every letter through its map. */
export interface ReadPdf {
  /** The text of all pages, as somebody who copies it gets it. */
  text: string;
  /** Everything in it, opened: for looking for what must not be there. */
  everything: string;
  claims: {
    /** From the metadata: "3B". */
    pdfa: string | null;
    outputIntent: boolean;
    tagged: boolean;
    language: string | null;
    title: string | null;
    /** Every font carries its own letters and a map back to text. */
    fontsWhole: boolean;
    encrypted: boolean;
  };
  /** How many elements of the structure there are of each kind. */
  structure: Record<string, number>;
  files: { name: string; bytes: Buffer }[];
}

interface Opened {
  head: string;
  stream: Buffer | null;
}

/** Open a document made by `writePdf`. */
export function readPdf(bytes: Buffer): ReadPdf {
  const objects = objectsOf(bytes);
  const all = [...objects.values()];
  const heads = all.map((one) => one.head).join('\n');
  const meta = all.find((one) => /\/Type \/Metadata/.test(one.head))?.stream?.toString() ?? '';
  const root = all.find((one) => /\/Type \/Catalog/.test(one.head))?.head ?? '';
  const part = /<pdfaid:part>(\d)/.exec(meta)?.[1];
  const level = /<pdfaid:conformance>(\w)/.exec(meta)?.[1];
  return {
    text: textOf(objects),
    everything: all.map((one) => `${one.head}\n${one.stream?.toString('latin1') ?? ''}`).join('\n'),
    claims: {
      pdfa: part && level ? part + level : null,
      outputIntent: /\/OutputIntents \[/.test(root) && /\/S \/GTS_PDFA1/.test(heads),
      tagged:
        /\/StructTreeRoot/.test(root) && /\/MarkInfo/.test(root) && /\/Marked true/.test(heads),
      language: /\/Lang \(([^)]*)\)/.exec(root)?.[1] ?? null,
      title: /<dc:title>[\s\S]*?<rdf:li[^>]*>([^<]*)/.exec(meta)?.[1] ?? null,
      fontsWhole: fontsAreWhole(objects),
      encrypted: bytes.includes('/Encrypt'),
    },
    structure: structureOf(all),
    files: filesOf(objects),
  };
}

function objectsOf(bytes: Buffer): Map<string, Opened> {
  const text = bytes.toString('latin1');
  const objects = new Map<string, Opened>();
  const begins = /(\d+) 0 obj\n/g;
  for (let found = begins.exec(text); found; found = begins.exec(text)) {
    const from = begins.lastIndex;
    const streamAt = text.indexOf('stream\n', from);
    const endAt = text.indexOf('endobj', from);
    if (streamAt < 0 || streamAt > endAt) {
      objects.set(found[1]!, { head: text.slice(from, endAt), stream: null });
      continue;
    }
    const head = text.slice(from, streamAt);
    const length = Number(/\/Length (\d+)/.exec(head)?.[1]);
    const raw = bytes.subarray(streamAt + 7, streamAt + 7 + length);
    const stream = head.includes('/FlateDecode') ? inflateSync(raw) : Buffer.from(raw);
    objects.set(found[1]!, { head, stream });
    begins.lastIndex = streamAt + 7 + length;
  }
  return objects;
}

const reference = (head: string, name: string) =>
  new RegExp(`/${name} \\[?(\\d+) 0 R`).exec(head)?.[1];

function fontsAreWhole(objects: Map<string, Opened>): boolean {
  const fonts = [...objects.values()].filter((one) => /\/Subtype \/Type0/.test(one.head));
  const others = [...objects.values()].filter((one) =>
    /\/Subtype \/(Type1|TrueType)\b/.test(one.head),
  );
  return (
    fonts.length > 0 &&
    others.length === 0 &&
    fonts.every(({ head }) => {
      const descendant = objects.get(reference(head, 'DescendantFonts') ?? '')?.head ?? '';
      const descriptor = objects.get(reference(descendant, 'FontDescriptor') ?? '')?.head ?? '';
      const file = objects.get(reference(descriptor, 'FontFile[23]') ?? '');
      return Boolean(file?.stream?.length && reference(head, 'ToUnicode'));
    })
  );
}

function structureOf(all: Opened[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { head } of all) {
    const kind = /^<<\n\/S \/(\w+)/.exec(head)?.[1];
    if (kind && kind !== 'GTS_PDFA1') counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function filesOf(objects: Map<string, Opened>): { name: string; bytes: Buffer }[] {
  return [...objects.values()]
    .filter((one) => /\/Type \/Filespec/.test(one.head))
    .map(({ head }) => ({
      name: /\/F \(([^)]*)\)/.exec(head)?.[1] ?? '',
      bytes:
        objects.get(/\/EF <<\s*\/F (\d+) 0 R/.exec(head)?.[1] ?? '')?.stream ?? Buffer.alloc(0),
    }));
}

function textOf(objects: Map<string, Opened>): string {
  const letters = lettersOf(objects);
  let text = '';
  for (const { head } of objects.values()) {
    if (!/\/Type \/Page\b/.test(head)) continue;
    const content =
      objects.get(reference(head, 'Contents') ?? '')?.stream?.toString('latin1') ?? '';
    let map = new Map<string, string>();
    for (const [, font, run] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (font) map = letters.get(font) ?? new Map();
      else
        for (const [, hex] of run!.matchAll(/<([0-9a-f]+)>/gi))
          text += hex!
            .match(/.{4}/g)!
            .map((code) => map.get(code.toLowerCase()) ?? '\ufffd')
            .join('');
    }
    text += '\n';
  }
  return text;
}

function lettersOf(objects: Map<string, Opened>): Map<string, Map<string, string>> {
  const fonts = new Map<string, Map<string, string>>();
  for (const { head } of objects.values()) {
    for (const [, name, id] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const font = objects.get(id!)?.head ?? '';
      const cmap = objects.get(reference(font, 'ToUnicode') ?? '')?.stream?.toString() ?? '';
      fonts.set(name!, mapOf(cmap));
    }
  }
  return fonts;
}

/** pdfkit writes ranges of up to 256 glyphs: <0000> <00ff> [<..> <..>]. */
function mapOf(cmap: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const [, first, , list] of cmap.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/gi)) {
    let code = parseInt(first!, 16);
    for (const [, hex] of list!.matchAll(/<([0-9a-f ]*)>/gi)) {
      const units = (hex!.match(/[0-9a-f]{4}/gi) ?? []).map((unit) => parseInt(unit, 16));
      map.set(code.toString(16).padStart(4, '0'), String.fromCharCode(...units));
      code += 1;
    }
  }
  return map;
}
