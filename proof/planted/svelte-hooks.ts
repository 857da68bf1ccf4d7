import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compile } from 'svelte/compiler';

/** Called for each component as it is drawn: its file below src, and what it was given. False: it is left out. */
export type Seen = (file: string, props: Record<string, unknown>) => boolean;

const STATE = 'ragang:app-state';
const shared = globalThis as { proofSeen?: Seen; proofPage?: Record<string, unknown> };

/** From here on components can be imported as they are written; each tells what it is given when it is drawn. */
export function drawComponents(seen: Seen): void {
  shared.proofSeen = seen;
  shared.proofPage = {}; // filled page by page
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '$app/state' ? { url: STATE, shortCircuit: true } : next(specifier, context),
    load(url, context, next) {
      const module = (source: string) => ({
        format: 'module' as const,
        source,
        shortCircuit: true,
      });
      if (url === STATE) return module('export const page = globalThis.proofPage;');
      if (url.endsWith('.css')) return module('');
      if (url.endsWith('.svelte')) return module(compiled(fileURLToPath(url)));
      return next(url, context);
    },
  });
}

/** What components read of the page they stand on. */
export function setPage(page: Record<string, unknown>): void {
  Object.assign(shared.proofPage as object, page);
}

function compiled(file: string): string {
  const { js } = compile(readFileSync(file, 'utf8'), {
    filename: file,
    generate: 'server',
    dev: false,
  });
  const own = JSON.stringify(file.slice(file.indexOf('/src/') + 5));
  const [, name] = /export default function (\w+)\(/.exec(js.code) ?? [];
  if (!name) throw new Error(`${file} was compiled to something else than a function`);
  return `${js.code.replace(`export default function ${name}(`, `function ${name}(`)}
    export default function seen(renderer, props) {
      if (globalThis.proofSeen(${own}, props)) return ${name}(renderer, props);
    }`;
}
