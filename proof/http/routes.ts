import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '../..');

/** One route as the built app's own router has it. */
export interface Route {
  /** As in src/routes: '/matters/[slug]/notes/[id]'. */
  readonly id: string;
  readonly params: readonly string[];
  /** 'GET' for a page or a download; for a page's form actions 'POST save', for the only one 'POST default'; 'POST' for an endpoint. */
  readonly ways: readonly string[];
}

interface Built {
  routes: {
    id: string;
    params: { name: string }[];
    page: { leaf: number } | null;
    endpoint: (() => Promise<Record<string, unknown>>) | null;
  }[];
  nodes: (() => Promise<{ server?: { actions?: Record<string, unknown> } }>)[];
}

/** Every route of the built app, each with everything that can be asked of it: a new one is here without anybody naming it. */
export async function routesOf(): Promise<Route[]> {
  const file = join(ROOT, 'build/server/manifest-full.js');
  if (!existsSync(file)) throw new Error('the app is not built: npm run build');
  const { manifest } = (await import(pathToFileURL(file).href)) as { manifest: Built };
  return Promise.all(
    manifest.routes.map(async ({ id, params, page, endpoint }) => {
      const node = page && (await manifest.nodes[page.leaf]!());
      const actions = Object.keys(node?.server?.actions ?? {}).map((name) => `POST ${name}`);
      const methods = endpoint
        ? Object.keys(await endpoint()).filter((name) => /^(GET|POST|PUT|PATCH|DELETE)$/.test(name))
        : [];
      return {
        id,
        params: params.map(({ name }) => name),
        ways: [...(page ? ['GET'] : []), ...actions, ...methods],
      };
    }),
  );
}

/** The address of a route with these values; a rest parameter keeps its slashes. */
export function addressOf(route: Route['id'], values: Readonly<Record<string, string>>): string {
  return route.replace(/\[(\.\.\.)?(\w+)\]/g, (_, rest: string | undefined, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${route} has no value for ${name}`);
    return rest ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
  });
}
