import type { Reroute } from '@sveltejs/kit/hooks';

/** No name holds a NUL, and the database cannot even be asked for one: such an address leads nowhere (404). */
export const reroute: Reroute = ({ url }) => (url.pathname.includes('%00') ? '/-' : undefined);
