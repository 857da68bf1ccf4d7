/** What the house does by itself. */
export type JobName = 'mail' | 'rounds' | 'proposals' | 'notices' | 'seal' | 'dump' | 'clean';

interface JobKind {
  /** One is asked for in each span of so many seconds, however many processes there are. */
  everySeconds: number;
  /** Whoever takes longer is taken to be lost. */
  limitSeconds: number;
  /** singleton: in one process at a time. Mail is safe in several, so that a lost process holds nobody up. */
  policy: 'standard' | 'singleton';
}

export const JOBS: Record<JobName, JobKind> = {
  mail: { everySeconds: 5, limitSeconds: 900, policy: 'standard' },
  rounds: { everySeconds: 60, limitSeconds: 300, policy: 'singleton' },
  proposals: { everySeconds: 60, limitSeconds: 300, policy: 'singleton' },
  notices: { everySeconds: 1800, limitSeconds: 300, policy: 'singleton' },
  seal: { everySeconds: 60, limitSeconds: 300, policy: 'singleton' },
  dump: { everySeconds: 3600, limitSeconds: 1800, policy: 'singleton' },
  clean: { everySeconds: 3600, limitSeconds: 300, policy: 'singleton' },
};
export const JOB_NAMES = Object.keys(JOBS) as JobName[];
