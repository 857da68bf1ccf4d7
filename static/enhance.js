// @ts-check
// Small comforts for pages that work without them. Each finds its work by data attributes;
// nothing here writes HTML, so the strictest Content-Security-Policy and Trusted Types hold.

document.documentElement.classList.add('enhanced');

/**
 * @template {Element} T
 * @param {EventTarget | null} target
 * @param {string} selector
 * @param {new (...args: never[]) => T} kind
 * @returns {T | null}
 */
function closest(target, selector, kind) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof kind ? found : null;
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select'))
  );
}

/** @param {Element} element */
function isVisible(element) {
  return element.checkVisibility?.() ?? element.getClientRects().length > 0;
}

// "/" or Ctrl+K: to the search box; opens what it may be folded into.
document.addEventListener('keydown', (event) => {
  const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey;
  const control = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
  if (event.defaultPrevented || !(slash || control) || (slash && isTyping(event.target))) return;
  const boxes = [...document.querySelectorAll('[data-shortcut="/"]')];
  const box = boxes.find(isVisible) ?? boxes[0];
  if (!(box instanceof HTMLInputElement) || document.querySelector('dialog:modal')) return;
  event.preventDefault();
  const folded = box.closest('details');
  if (folded) folded.open = true;
  box.focus();
  box.select();
});

// A form is sent once. It wakes up again when the page is shown anew (the back button).
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  if (form.method !== 'post' || form.target) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'yes';
  if (form.action.endsWith('/sign-out')) for (const key of drafts()) localStorage.removeItem(key);
  if (keepsDraft(form)) noteSent(form);
  event.submitter?.setAttribute('aria-busy', 'true');
  // A file that downloads leaves us on the page: let the form go after a while.
  setTimeout(() => wake(form), 10_000);
});

// Which drafts are on their way. What is sent from the answer to a form (both texts side by side, say) settles that
// form too.
/** @param {HTMLFormElement} form */
function noteSent(form) {
  const here = (/** @type {string} */ key) =>
    key.startsWith(`draft:${person}:${location.pathname}:`);
  const before = JSON.parse(sessionStorage.getItem('drafts-sent') ?? '[]').filter(here);
  sessionStorage.setItem('drafts-sent', JSON.stringify([...before, draftKey(form)]));
}

/** @param {HTMLFormElement} form */
function wake(form) {
  delete form.dataset.sent;
  for (const busy of form.querySelectorAll('button[aria-busy]')) busy.removeAttribute('aria-busy');
}

addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    if (form instanceof HTMLFormElement) wake(form);
  }
});

// What is typed in a form that is posted is kept in this browser until the house has taken it in: until a redirect,
// or a page that says what was done, follows it. A lost connection, an error page or an ended sign-in keeps it; signing
// out, and a week, throws it away. Kept for each person and organisation. <form data-draft="off"> is not kept.
const WEEK_MS = 7 * 24 * 3600 * 1000;
const person = document.querySelector('meta[name="ragang-person"]')?.getAttribute('content');

/** @param {HTMLFormElement} form */
const draftKey = (form) =>
  `draft:${person}:${location.pathname}:${form.getAttribute('action') ?? ''}:${form.dataset.draft ?? ''}`;

/** @param {EventTarget | null} form @returns {form is HTMLFormElement} */
const keepsDraft = (form) =>
  form instanceof HTMLFormElement &&
  Boolean(person) &&
  form.method === 'post' &&
  form.dataset.draft !== 'off' &&
  form.closest('main') !== null;

/** @param {HTMLFormElement} form */
function draftFields(form) {
  return [...form.elements].filter(
    (field) =>
      field instanceof HTMLTextAreaElement ||
      (field instanceof HTMLInputElement &&
        /^(text|search|email|tel|url|number|date)$/.test(field.type) &&
        field.autocomplete !== 'one-time-code'),
  );
}

// The version that was edited goes along, so that what somebody else saved meanwhile is not written over unseen.
/** @param {HTMLFormElement} form */
const versionFields = (form) =>
  [...form.elements].filter(
    (field) =>
      field instanceof HTMLInputElement &&
      field.type === 'hidden' &&
      /^(version|from)$/.test(field.name),
  );

/** @param {HTMLFormElement} form */
function keepDraft(form) {
  /** @type {Record<string, string>} */
  const typed = {};
  for (const field of draftFields(form)) {
    const { name, value, defaultValue } = /** @type {HTMLInputElement} */ (field);
    if (name && value !== defaultValue) typed[name] = value;
  }
  if (Object.keys(typed).length === 0) return localStorage.removeItem(draftKey(form));
  for (const field of versionFields(form)) {
    const { name, value } = /** @type {HTMLInputElement} */ (field);
    typed[name] = value;
  }
  try {
    localStorage.setItem(draftKey(form), JSON.stringify({ at: Date.now(), typed }));
  } catch {
    // no room left, or storage is shut: the page works as before
  }
}

/** @param {HTMLFormElement} form */
function restoreDraft(form) {
  const { typed = {} } = JSON.parse(localStorage.getItem(draftKey(form)) ?? '{}');
  for (const field of [...draftFields(form), ...versionFields(form)]) {
    const input = /** @type {HTMLInputElement} */ (field);
    if (typeof typed[input.name] !== 'string') continue;
    input.value = typed[input.name];
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

const drafts = () => Object.keys(localStorage).filter((key) => key.startsWith('draft:'));

function forgetOldDrafts() {
  for (const key of drafts()) {
    const { at = 0 } = JSON.parse(localStorage.getItem(key) ?? '{}');
    if (Date.now() - at > WEEK_MS) localStorage.removeItem(key);
  }
}

// The page is the answer to a form that was not taken in: what the server sent back is newer than the draft.
const refused = document.querySelector('main [aria-invalid="true"], [data-error-summary]') !== null;

function forgetTakenIn() {
  const keys = JSON.parse(sessionStorage.getItem('drafts-sent') ?? '[]');
  const [arrival] = performance.getEntriesByType('navigation');
  const redirected = arrival instanceof PerformanceNavigationTiming && arrival.redirectCount > 0;
  if (!keys.length || !person || refused || location.pathname === '/sign-in') return;
  if (!redirected && !document.querySelector('[data-flash]')) return;
  for (const key of keys) localStorage.removeItem(key);
  sessionStorage.removeItem('drafts-sent');
}

document.addEventListener('input', (event) => {
  const typed = event.target;
  if (typed instanceof HTMLTextAreaElement) count(typed);
  const form = closest(typed, 'form', HTMLFormElement);
  if (keepsDraft(form)) keepDraft(form);
});

// <textarea maxlength data-counter="id of an output whose data-text has a #">
/** @param {HTMLTextAreaElement} area */
function count(area) {
  const counter = document.getElementById(area.dataset.counter ?? '');
  const text = counter?.dataset.text;
  if (counter && text)
    counter.textContent = text.replace('#', String(area.maxLength - area.value.length));
}

// <select data-autosubmit>: a choice is enough. With the keyboard one may leaf through before leaving it.
document.addEventListener('change', (event) => {
  const field = event.target;
  if (!(field instanceof HTMLSelectElement || field instanceof HTMLInputElement)) return;
  if (field.dataset.autosubmit !== undefined) field.form?.requestSubmit();
});

document.addEventListener('click', (event) => {
  openDialog(event);
  copy(event);
  // A press beside a menu, or beside the sheet of a dialog, closes it.
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute('open');
  }
  if (event.target instanceof HTMLDialogElement && event.target.dataset.dialog !== undefined) {
    event.target.close();
  }
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    menu.removeAttribute('open');
    if (menu.contains(document.activeElement)) menu.querySelector('summary')?.focus();
  }
});

// <a href="…" data-opens="dialog id">: the dialog here instead of the page there.
/** @param {MouseEvent} event */
function openDialog(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const opener = closest(event.target, '[data-opens]', HTMLElement);
  const dialog = opener && document.getElementById(opener.dataset.opens ?? '');
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  dialog.showModal();
}

/** @param {MouseEvent} event */
async function copy(event) {
  const button = closest(event.target, '[data-copy]', HTMLElement);
  const label = button?.querySelector('span');
  if (!button || !label || button.dataset.copied) return;
  await navigator.clipboard.writeText(button.dataset.copy ?? '');
  const before = label.textContent;
  button.dataset.copied = 'yes';
  label.textContent = button.dataset.done ?? before;
  setTimeout(() => {
    label.textContent = before;
    delete button.dataset.copied;
  }, 2500);
}

// [data-grid]: arrows move between [data-cell] of a table; Home, End, PageUp, PageDown as in a workbook.
// One cell at a time is in the order of Tab.
/** @param {Element} grid */
function cellsOf(grid) {
  return [...grid.querySelectorAll('tr')]
    .map((row) => /** @type {HTMLElement[]} */ ([...row.querySelectorAll('[data-cell]')]))
    .filter((row) => row.length > 0);
}

/** @param {Element} grid @param {HTMLElement} cell */
function makeCurrent(grid, cell) {
  grid.querySelector('[data-cell][tabindex="0"]')?.setAttribute('tabindex', '-1');
  cell.tabIndex = 0;
}

document.addEventListener('focusin', (event) => {
  const cell = closest(event.target, '[data-cell]', HTMLElement);
  const grid = cell?.closest('[data-grid]');
  if (cell && grid) makeCurrent(grid, cell);
});

document.addEventListener('keydown', (event) => {
  const cell = closest(event.target, '[data-cell]', HTMLElement);
  const grid = cell?.closest('[data-grid]');
  if (!cell || !grid || event.altKey || event.metaKey) return;
  const rows = cellsOf(grid);
  const y = rows.findIndex((row) => row.includes(cell));
  const row = rows[y] ?? [];
  const to = destination(event, rows, y, row.indexOf(cell));
  if (!to) return;
  event.preventDefault();
  to.focus();
  to.scrollIntoView({ block: 'nearest', inline: 'nearest' });
});

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement[][]} rows
 * @param {number} y
 * @param {number} x
 */
function destination(event, rows, y, x) {
  const last = rows.length - 1;
  const line = rows[y] ?? [];
  /** @param {number} at */
  const inRow = (at) => {
    const found = rows[Math.min(last, Math.max(0, at))] ?? [];
    return found[Math.min(x, found.length - 1)];
  };
  switch (event.key) {
    case 'ArrowRight':
      return line[x + 1];
    case 'ArrowLeft':
      return line[x - 1];
    case 'ArrowDown':
      return inRow(y + 1);
    case 'ArrowUp':
      return inRow(y - 1);
    case 'PageDown':
      return inRow(y + 10);
    case 'PageUp':
      return inRow(y - 10);
    case 'Home':
      return event.ctrlKey ? rows[0]?.[0] : line[0];
    case 'End':
      return event.ctrlKey ? rows[last]?.at(-1) : line.at(-1);
    default:
      return undefined;
  }
}

// data-grid="table": every cell of its body is one to move to, or the link in it. Marked here: it spares the page
// thousands of attributes. Rows across the whole table (headings of groups) are left out.
for (const cell of document.querySelectorAll(
  '[data-grid="table"] tbody :is(td, th[scope="row"]):not([colspan])',
)) {
  (cell.querySelector('a') ?? cell).setAttribute('data-cell', '');
}

for (const grid of document.querySelectorAll('[data-grid]')) {
  const cells = cellsOf(grid).flat();
  for (const cell of cells) cell.tabIndex = -1;
  const first = cells.find((cell) => cell.matches('[aria-current]')) ?? cells[0];
  if (first) first.tabIndex = 0;
}
forgetOldDrafts();
forgetTakenIn();
for (const form of refused ? [] : document.querySelectorAll('main form')) {
  if (keepsDraft(form)) restoreDraft(form);
}
for (const area of document.querySelectorAll('textarea[data-counter]')) {
  if (area instanceof HTMLTextAreaElement) count(area);
}

// After a refusal: the cursor in the first wrong field, or in the question that has a fault, or on the summary.
function firstWrong() {
  const summary = document.querySelector('[data-error-summary]');
  const marked = document.querySelector('main [aria-invalid="true"]');
  if (marked || !summary) return marked;
  const link = summary.querySelector('a[href^="#"]');
  const question = document.getElementById(link?.getAttribute('href')?.slice(1) ?? '');
  const controls = 'input:not([type="hidden"]), select, textarea, button';
  return [...(question?.querySelectorAll(controls) ?? [])].find(isVisible) ?? question ?? summary;
}
const wrong = firstWrong();
if (wrong instanceof HTMLElement) wrong.focus();
