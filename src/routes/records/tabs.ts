import * as m from '#messages';

/** The parts of the registry, each with an address. */
export function tabsAt(path: string) {
  const tabs = [
    { href: '/records', label: m.records_tabs_desk() },
    { href: '/records/requests', label: m.records_tabs_requests() },
    { href: '/records/consults', label: m.records_tabs_consults() },
    { href: '/records/sent', label: m.records_tabs_sent() },
    { href: '/records/me', label: m.records_tabs_person() },
  ];
  return tabs.map((tab) => ({ ...tab, current: tab.href === path }));
}

/** What just happened, for the page that follows. */
export function savedSentence(saved: string | null): string | null {
  const sentences: Record<string, () => string> = {
    registered: m.records_saved_registered,
    picked: m.records_saved_picked,
    changed: m.records_saved_changed,
    sent: m.records_saved_sent,
    answered: m.records_saved_answered,
  };
  return saved && Object.hasOwn(sentences, saved) ? sentences[saved]!() : null;
}
