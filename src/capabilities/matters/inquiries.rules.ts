/** The most characters of one's own words when wishing that a matter be asked. */
export const WORDING_MAX = 500;
