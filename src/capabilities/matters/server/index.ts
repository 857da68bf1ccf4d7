// Door 2: what routes, jobs and the start may do with matters.
export { layInMatters, layInMattersDemo } from './matters.pack.queries.ts';
export { workOutStandings } from './standings.actions.ts';
export { waitingFor } from './waiting.queries.ts';
