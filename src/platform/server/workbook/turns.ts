/** At most so many at the same time; others wait in order, and when too many wait the next is turned away. */
export class Turns {
  readonly #atOnce: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor({ children, waiting }: { children: number; waiting: number }) {
    this.#atOnce = children;
    this.#mostWaiting = waiting;
  }

  /** Waits for a turn; false: too many wait already. Whoever got one hands it on. */
  async take(): Promise<boolean> {
    if (this.#taken < this.#atOnce) {
      this.#taken += 1;
      return true;
    }
    if (this.#waiting.length >= this.#mostWaiting) return false;
    await new Promise<void>((start) => this.#waiting.push(start));
    return true;
  }

  /** The turn is over; whoever has waited longest is next. */
  handOn(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken -= 1;
  }
}
