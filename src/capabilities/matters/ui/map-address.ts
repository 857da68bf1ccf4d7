// The address of a map, for pages.
export { mapAddress } from '../map.forms.ts';
