// npm run verify-history -- export.json [heads.json]
// Checks an organisation's export of its own history, with no database and none of our code: each row against its seal,
// the words against their hash, each seal against the one before, and the seals that you noted in your own diary
// (heads.json: [{ "stream": "version", "n": 12, "hash": "…" }]). Says what is wrong, and ends with 1 if anything is.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [file, diary] = process.argv.slice(2);
if (!file) {
  console.error('npm run verify-history -- export.json [heads.json]');
  process.exit(2);
}
const faults = [];
const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
const hex = (text) => Buffer.from(text, 'hex');
const { format, seals, rows, made } = JSON.parse(readFileSync(file, 'utf8'));
if (format !== 'ragang-history-1') faults.push(`this is no export of a history: ${format}`);
else for (const stream of ['version', 'access']) check(stream);
for (const { stream, n, hash } of diary ? JSON.parse(readFileSync(diary, 'utf8')) : []) {
  if (!seals.some((seal) => seal.stream === stream && seal.n === n && seal.hash === hash))
    faults.push(`${stream} ${n}: the seal in your diary is not in the chain`);
}

function check(stream) {
  const chain = seals.filter((seal) => seal.stream === stream);
  const sealed = new Map();
  let before = { n: 0, last_seq: 0, hash: '00'.repeat(32) };
  for (const seal of chain) {
    const where = `${stream} ${seal.n}`;
    const head = JSON.parse(seal.head);
    if (seal.n !== before.n + 1 || seal.first_seq !== before.last_seq + 1)
      faults.push(`${where}: does not follow the one before`);
    if ([stream, seal.n, seal.first_seq, seal.last_seq].some((part, i) => part !== head[i]))
      faults.push(`${where}: says two different things of itself`);
    if (seal.prev !== before.hash) faults.push(`${where}: does not hang on the one before`);
    if (sha256(hex(seal.prev), seal.head, hex(seal.body)) !== seal.hash)
      faults.push(`${where}: its hash is not that of what it says`);
    if (seal.digests !== undefined) {
      if (seal.digests.length !== 64 * head[4]) faults.push(`${where}: rows are missing`);
      if (sha256(hex(seal.digests)) !== seal.body) faults.push(`${where}: its rows are others`);
      for (const digest of seal.digests.match(/.{64}/g) ?? []) sealed.set(digest, seal);
    }
    before = seal;
  }
  let last = 0;
  for (const { seq, text, salt, payload } of rows[stream]) {
    const where = `${stream} row ${seq}`;
    const said = JSON.parse(text);
    if (String(said[0]) !== seq || said[0] <= last) faults.push(`${where}: out of its place`);
    last = said[0];
    const seal = sealed.get(sha256(text));
    if (
      said[0] <= before.last_seq &&
      !(seal && seal.first_seq <= said[0] && said[0] <= seal.last_seq)
    )
      faults.push(`${where}: is not as it was sealed`);
    if (payload != null && sha256(hex(salt), payload) !== said.at(-1))
      faults.push(`${where}: its words are not those that were written`);
  }
  const words = rows[stream].filter(({ payload }) => payload != null).length;
  console.log(
    `${stream}: ${chain.length} seals, the newest ${before.n} ${before.hash}; ${rows[stream].length} rows` +
      (stream === 'version' ? `, ${words} with their words` : ''),
  );
}

for (const fault of faults) console.error(fault);
console.log(faults.length === 0 ? `Whole, as of ${made}.` : `${faults.length} faults.`);
process.exit(faults.length === 0 ? 0 : 1);
