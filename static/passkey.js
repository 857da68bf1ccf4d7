// @ts-check
// The browser's half of a passkey. A form with data-passkey="sign-in" or "make" asks its data-options address what to
// ask the authenticator, puts the answer in its field "answer" and is sent. Writes no HTML.

/** @param {ArrayBuffer | null | undefined} bytes */
function toText(bytes) {
  if (!bytes) return undefined;
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @param {string} text */
function toBytes(text) {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

/** @param {any[] | undefined} list */
const withBytes = (list) => (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

/** @param {any} options */
function forMaking(options) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON)
    return PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
  };
}

/** @param {any} options */
function forSigningIn(options) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON)
    return PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: withBytes(options.allowCredentials),
  };
}

/** @param {any} credential */
function inWords(credential) {
  if (typeof credential.toJSON === 'function') return credential.toJSON();
  const { response } = credential;
  return {
    id: credential.id,
    rawId: credential.id,
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      attestationObject: toText(response.attestationObject),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      userHandle: toText(response.userHandle),
      transports: response.getTransports?.(),
    },
  };
}

/** @param {HTMLFormElement} form */
async function ask(form) {
  const address = form.dataset.options ?? '';
  const sent = await fetch(address, { method: 'POST', headers: { accept: 'application/json' } });
  if (sent.status === 429) return 'wait';
  if (!sent.ok) return 'failed';
  const options = await sent.json();
  const credential =
    form.dataset.passkey === 'make'
      ? await navigator.credentials.create({ publicKey: forMaking(options) })
      : await navigator.credentials.get({ publicKey: forSigningIn(options) });
  const field = form.elements.namedItem('answer');
  if (!credential || !(field instanceof HTMLInputElement)) return 'failed';
  field.value = JSON.stringify(inWords(credential));
  return 'done';
}

/**
 * @param {HTMLFormElement} form
 * @param {string | null} which
 */
function tell(form, which) {
  for (const note of form.querySelectorAll('[data-passkey-note]'))
    if (note instanceof HTMLElement) note.hidden = note.dataset.passkeyNote !== which;
}

/** @param {unknown} error */
const nameOf = (error) => (error instanceof DOMException ? error.name : '');

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement | null} button
 */
async function answer(form, button) {
  tell(form, null);
  button?.setAttribute('aria-busy', 'true');
  let outcome;
  try {
    outcome = await ask(form);
  } catch (error) {
    const reasons = { InvalidStateError: 'has', NotAllowedError: 'stopped' };
    outcome = reasons[/** @type {keyof typeof reasons} */ (nameOf(error))] ?? 'failed';
  }
  button?.removeAttribute('aria-busy');
  if (outcome !== 'done') return tell(form, outcome);
  form.dataset.answered = 'yes';
  form.requestSubmit();
}

// Before enhance.js marks the form as sent: it is sent when the authenticator has answered.
document.addEventListener(
  'submit',
  (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.passkey || form.dataset.answered)
      return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!('PublicKeyCredential' in window)) return tell(form, 'none');
    const button = form.querySelector('button');
    if (button?.getAttribute('aria-busy') === 'true') return;
    void answer(form, button);
  },
  true,
);
