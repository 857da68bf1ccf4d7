// What the house does by itself, by pg-boss. docs/decisions/0033-mail-and-jobs.md
export { startJobs, type Job, type JobsRunning } from './jobs.ts';
export { layInJobs, BOSS_SCHEMA } from './boss-schema.ts';
export { JOBS, JOB_NAMES, type JobName } from './job-list.ts';
