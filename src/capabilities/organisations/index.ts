// Door 1: types and rules. Pure; safe and small in the browser.
export * from './organisations.types.ts';
export * from './organisations.rules.ts';
export * from './profiles.rules.ts';
export * from './contact-points.rules.ts';
export * from './availability.rules.ts';
export * from './profile-reads.rules.ts';
export * from './units.rules.ts';
export * from './visibility.rules.ts';
export type { Faults, FaultReason } from './faults.types.ts';
export type * from './organisations.pack.ts';
export type * from './people.types.ts';
