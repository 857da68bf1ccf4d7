// Plain pages: no hydration. The little that moves is in static/enhance.js.
export const csr = false;
