export * from './generated.ts';
export {
  bySwedishOrder,
  chooseLanguage,
  formatDate,
  formatList,
  formatMoment,
  formatNumber,
  formatTime,
  language,
  pick,
} from './runtime.ts';
export type { DateStyle, Language } from './runtime.ts';
