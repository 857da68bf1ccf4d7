import type { CountyPack, DemoStance } from './pack.types.ts';
import { demoDay, isDemoDay } from '../../src/platform/core/demo-day.ts';

/** Municipalities under this size have one or two people at the office. */
const SMALL_OFFICE = 15_000;

/** Shares and counts that say how lifelike the example is; shares are 0–1. */
export interface Figures {
  stances: number;
  remarkShare: number;
  smallOfficeUnknownShare: number;
  regionUnknownShare: number;
  /** organisations with an answer to every matter they were asked, per round */
  answered: Record<string, number>;
}

/** The figures of the demo's first round and of all remarks. */
export function figuresOf(pack: CountyPack): Figures {
  const first = pack.demo.stances.filter((one) => one.round === pack.demo.rounds[0]?.key);
  const small = new Set(
    pack.organisations
      .filter((o) => o.kind === 'municipality' && (o.population?.count ?? 0) < SMALL_OFFICE)
      .map((one) => one.slug),
  );
  const unknown = (rows: DemoStance[]) =>
    rows.filter((one) => one.said === 'unknown').length / Math.max(1, rows.length);
  return {
    stances: pack.demo.stances.length,
    remarkShare:
      pack.demo.stances.filter((one) => one.remark !== '').length /
      Math.max(1, pack.demo.stances.length),
    smallOfficeUnknownShare: unknown(first.filter((one) => small.has(one.organisation))),
    regionUnknownShare: unknown(first.filter((one) => one.organisation === pack.county.region)),
    answered: Object.fromEntries(
      pack.demo.rounds.map((round) => [
        round.key,
        round.asked.filter((slug) =>
          round.matters.every((matter) =>
            pack.demo.stances.some(
              (s) => s.round === round.key && s.organisation === slug && s.matter === matter,
            ),
          ),
        ).length,
      ]),
    ),
  };
}

/** What is not lifelike enough in a full example: the figures a reader of the demo would notice. */
export function figureProblems(figures: Figures): string[] {
  const found: string[] = [];
  const within = (what: string, value: number, low: number, high: number) => {
    if (value < low || value > high)
      found.push(
        `${what} is ${(value * 100).toFixed(1)} %, should be ${low * 100}–${high * 100} %`,
      );
  };
  within('share with a remark', figures.remarkShare, 0.12, 0.17);
  within('"don’t know" of small offices', figures.smallOfficeUnknownShare, 0.15, 0.2);
  within('"don’t know" of the region', figures.regionUnknownShare, 0.03, 0.07);
  return found;
}

/**
 * Whenever the demo is laid in, its days are Monday to Thursday outside weeks 28–31, in order.
 * Tried for every fifth day of a year, which meets every weekday in every season.
 */
export function dateProblems(pack: CountyPack): string[] {
  const found: string[] = [];
  const past = new Set<number>([
    ...pack.demo.stances.map((one) => one.saidDaysAgo),
    ...pack.demo.profiles.map((one) => one.saidDaysAgo),
    ...pack.demo.notes.map((one) => one.saidDaysAgo),
    ...pack.demo.rounds.flatMap((r) => [r.startedDaysAgo, r.invitedDaysAgo, r.openedDaysAgo ?? 0]),
    ...pack.demo.boundaries.flatMap((b) => [b.sinceDaysAgo, b.decision?.decidedDaysAgo ?? 0]),
    ...pack.demo.agreeing.proposals.flatMap((p) => [p.proposedDaysAgo, ...p.answers.map((a) => a.daysAgo)]),
  ]);
  const ordered = [...past].sort((a, b) => b - a);
  for (let offset = 0; offset < 365; offset += 5) {
    const today = new Date(Date.UTC(2026, 0, 1 + offset));
    const days = ordered.map((daysAgo) => demoDay(daysAgo, today));
    days.forEach((day, at) => {
      const before = days[at - 1];
      if (!isDemoDay(day) || day > today || (before && before > day))
        found.push(`${ordered[at]} days before ${today.toISOString().slice(0, 10)} is a wrong day`);
    });
  }
  return found;
}
