// Door 2: what routes, jobs and allowed rooms may do with organisations.
export { countyIsLaidIn, layInOrganisations, layInOrganisationsDemo } from './organisations.pack.queries.ts';
export { demoPeople, shellOf } from './shell.queries.ts';
