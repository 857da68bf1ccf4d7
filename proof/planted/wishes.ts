export interface Written {
  readonly table: string;
  readonly column: string;
  readonly key: string;
  readonly text: string;
}

export interface Wishes {
  /** Organisations that have people looking, and rows of their own in every table. */
  readonly places: number;
  readonly env?: Record<string, string>;
  /** What stands in a field; the first that the checks let in is taken. `longest`: signs there is room for. */
  textsFor(spot: {
    table: string;
    column: string;
    key: string;
    longest: number;
  }): readonly string[];
}
