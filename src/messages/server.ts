import { AsyncLocalStorage } from 'node:async_hooks';
import { findLanguageBy, type Language } from './runtime.ts';

const current = new AsyncLocalStorage<Language>();
findLanguageBy(() => current.getStore() ?? 'sv');

/** Everything that `fn` does, also later and asynchronously, is shown in this language. */
export function withLanguage<T>(language: Language, fn: () => T): T {
  return current.run(language, fn);
}
