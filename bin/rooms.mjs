// Writes docs/rooms.md.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeIfChanged } from './lib/files.mjs';
import { roomsPage } from './lib/rooms-page.mjs';

const root = process.cwd();
const rooms = createRequire(join(root, 'rooms.cjs'))('./rooms.cjs');
writeIfChanged(join(root, 'docs/rooms.md'), roomsPage(root, rooms));
