import * as m from '#messages';

/** Kinds of acts in the access log, as they are read. */
export const actWords: Readonly<Record<string, () => string>> = {
  'read-secret': m.history_act_readSecret,
  export: m.history_act_export,
  'sign-in': m.history_act_signIn,
  'sign-out': m.history_act_signOut,
  'step-up': m.history_act_stepUp,
  switch: m.history_act_switch,
  refused: m.history_act_refused,
  people: m.history_act_people,
  administration: m.history_act_administration,
  record: m.history_act_record,
  disposal: m.history_act_disposal,
};

export const outcomeWords: Readonly<Record<string, () => string>> = {
  done: m.history_outcome_done,
  refused: m.history_outcome_refused,
  failed: m.history_outcome_failed,
};

export const streamWords: Readonly<Record<string, () => string>> = {
  version: m.history_stream_version,
  access: m.history_stream_access,
};

/** Details of the log that are a reader's business; others are told as they are noted. */
export const detailWords: Readonly<Record<string, () => string>> = {
  history: m.history_detail_history,
  'map workbook': m.history_detail_mapWorkbook,
  'answers workbook': m.history_detail_answersWorkbook,
  'map picture': m.history_detail_mapPicture,
  'own workbook': m.history_detail_ownWorkbook,
};
