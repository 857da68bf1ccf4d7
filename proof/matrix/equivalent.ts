/**
 * Mutants that change nothing anybody could notice, each with its reason. What is not named here and is not noticed
 * has survived.
 */
export const EQUIVALENT: readonly (readonly [pattern: RegExp, reason: string])[] = [];
