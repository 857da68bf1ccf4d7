/**
 * Mutants that change nothing anybody could notice, each with its reason. What is not named here and is not noticed
 * has survived.
 */
export const EQUIVALENT: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /^matters\.clarity clarity_asked_check: gone$/,
    'clarity_check beside it says the same: answered is not negative, and not more than asked',
  ],
  [
    /^matters\.note see: without \(visibility = 'named'::text\)$/,
    'only what is for those named names anybody: named_with_named, a mutant of its own that is noticed',
  ],
  [
    /^history\.access_log see: without \(access\.my_link\(\) IS NULL\)$/,
    'a link has no county (my_county() is null), so the line before it has refused it',
  ],
  [
    /^records\.traces_of: to a link$/,
    'a link has no county, so the question after it finds no membership there',
  ],
  [
    /^records\.file see: without \(county_id = access\.my_county\(\)\)$/,
    'its dispatch is of the same county, and is read by a policy that asks for the county',
  ],
];
