import * as m from '#messages';
import type { Instead, Meanwhile } from '../availability.rules.ts';

/** In words that nobody can be reached, until when, and whom to call; numbers apart, so that they can be links. */
export interface MeanwhileWords {
  /** "Vakant just nu." or "Borta till och med 5 december 2026." */
  state: string;
  /** "Ring ställföreträdaren Eva Exempel": a call to do something, or that nobody is named. */
  call: string;
  phone: string | null;
  mail: string | null;
}

/** The words for whom to call meanwhile. */
export function meanwhileWords({ absence, instead }: Meanwhile): MeanwhileWords {
  const state =
    absence.kind === 'vacant'
      ? m.organisations_absence_vacant()
      : m.organisations_absence_away({ day: absence.until });
  const phone = 'phone' in instead ? instead.phone : null;
  const mail = 'mail' in instead ? instead.mail : null;
  return { state, call: callWords(instead), phone, mail };
}

/** All of it in one line, with the number: for lists, files and paper. */
export function meanwhileSentence(meanwhile: Meanwhile): string {
  const { state, call, phone } = meanwhileWords(meanwhile);
  return `${state} ${call}${phone ? `, ${phone}` : ''}.`;
}

function callWords(instead: Instead): string {
  if (instead.kind === 'nobody') return m.organisations_absence_nobody();
  const how = instead.phone ? 'call' : 'ask';
  const name = instead.name ?? '';
  const named = name ? 'yes' : 'no';
  switch (instead.kind) {
    case 'deputy':
      return m.organisations_absence_deputy({ how, named, name });
    case 'main':
      return m.organisations_absence_main({ how, name, role: instead.role });
    case 'main-deputy':
      return m.organisations_absence_mainDeputy({ how, named, name });
  }
}
