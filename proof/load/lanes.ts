/** Work through a list in lanes side by side: in each lane one after another, in the order of the list. */
export async function inLanes<T>(
  lanes: number,
  work: Iterable<T>,
  one: (item: T, lane: number) => Promise<void>,
): Promise<void> {
  const left = work[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: lanes }, async (_none, lane) => {
      for (let next = left.next(); !next.done; next = left.next()) await one(next.value, lane);
    }),
  );
}
