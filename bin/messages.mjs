// Compiles messages/{sv,en}/*.json to src/messages/generated.ts. With --check: says what is wrong, exit 1.
import { join } from 'node:path';
import { writeIfChanged } from './lib/files.mjs';
import { checkMessages } from './lib/messages-check.mjs';
import { readMessages } from './lib/messages-read.mjs';
import { generate } from './lib/messages-write.mjs';

const root = process.cwd();
const { messages, broken } = readMessages(root);
writeIfChanged(join(root, 'src/messages/generated.ts'), generate(messages));
const faults = process.argv.includes('--check')
  ? [...broken, ...checkMessages(root, messages)]
  : broken;
for (const fault of faults) console.error(`messages: ${fault}`);
if (faults.length) process.exitCode = 1;
else console.log(`messages: ${messages.size} texts in Swedish and English`);
