// docs/rooms.md: the map of rooms and what each says of itself.
import { join } from 'node:path';
import { textOf } from './files.mjs';

const list = (names, none) => (names.length ? names.map((name) => `\`${name}\``).join(', ') : none);

/** The whole page, from rooms.cjs and the README of each room. */
export function roomsPage(root, rooms) {
  const parts = Object.entries(rooms).map(([room, { uses, reads }]) => {
    const readme = textOf(join(root, `src/capabilities/${room}/README.md`)) ?? '';
    const own = readme.replace(/^# .*\n+/, '').trim();
    return `## ${room}

Opens the doors of: ${list(uses, 'no other room')}. Its SQL also reads: ${list(reads, 'no other schema')}.

${own}
`;
  });
  return `<!-- Made by "node bin/rooms.mjs" from rooms.cjs and the README of each room. Do not edit. -->

# The rooms

${parts.join('\n')}`;
}
