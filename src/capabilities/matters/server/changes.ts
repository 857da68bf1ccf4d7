// What the server door lets others do with matters that change.
export {
  retiredMatters,
  changesSeen,
  changeCounts,
  unseenChanges,
} from './matter-changes.queries.ts';
export {
  carryOutChange,
  proposeChange,
  sayOpinion,
  seeChanges,
  takeBackChange,
  type About,
  type ChangeOutcome,
  type ChangeRefusal,
  type OpinionRefusal,
  type ProposeOutcome,
} from './matter-changes.actions.ts';
export {
  addMatter,
  editMatter,
  restoreMatter,
  saveAreas,
  saveSet,
  type AreasOutcome,
  type SaveSetOutcome,
  type SetOutcome,
  type SetRefusal,
} from './matter-set.actions.ts';
export {
  areasNamed,
  matterSet,
  orderOf,
  type AreaOfSet,
  type MatterOfSet,
  type MatterSet,
} from './matter-set.queries.ts';
export {
  NAME_MAX,
  SENTENCE_MAX,
  parseEdit,
  parseMerge,
  parseNewMatter,
  parseOpinion,
  parseRetire,
  parseSeen,
  parseSplit,
  partsIn,
  typed,
  type ChangeFault,
  type ChangeFaults,
} from '../matter-changes.forms.ts';
export { asSeen, NEW_ROWS, parseAreas, parseSet } from '../matter-set.forms.ts';
