// What the source of a room says to the database, found in its syntax tree.
import ts from 'typescript';

const WRITES = ['insertInto', 'updateTable', 'deleteFrom', 'mergeInto', 'replaceInto'];
const RAW_WRITE =
  /(?<!\bfor\s+(?:no\s+key\s+)?)(?<!\bdo\s+)\b(?:insert\s+into|update|delete\s+from|merge\s+into|truncate(?:\s+table)?|(?:alter|drop|create)\s+table)\s+(?:only\s+|if\s+(?:not\s+)?exists\s+)?"?([a-z_]\w*)"?(?:\."?([a-z_]\w*)"?)?/gi;

/**
 * @returns speaks: does it hold SQL at all; texts: every text in it; writes: { table, line } where
 *   table is "schema.table", only "table" when no schema is named, or null when it is not a plain text
 */
export function sqlIn(file, source) {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found = { speaks: false, texts: [], writes: [] };
  visit(tree, tree, found);
  return found;
}

/** Without one of these words in it a source cannot speak SQL; it need not be parsed. */
export const mayHoldSql = (source) =>
  /\bsql\b/.test(source) || ['selectFrom', ...WRITES].some((word) => source.includes(word));

function visit(node, tree, found) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
  const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    lookAtCall(node.expression.name.text, node.arguments[0], line, found);
  }
  if (ts.isTaggedTemplateExpression(node) && /^sql\b/.test(node.tag.getText(tree))) {
    found.speaks = true;
    lookAtRaw(node.template.getText(tree), line, found);
  }
  if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) {
    found.texts.push({ text: node.text, line });
  }
  ts.forEachChild(node, (child) => visit(child, tree, found));
}

function lookAtCall(name, argument, line, found) {
  if (name === 'selectFrom') found.speaks = true;
  if (!WRITES.includes(name)) return;
  found.speaks = true;
  const table = argument && ts.isStringLiteralLike(argument) ? argument.text.split(' ')[0] : null;
  found.writes.push({ table, line });
}

function lookAtRaw(text, line, found) {
  for (const [, first, second] of text.matchAll(RAW_WRITE)) {
    if (first.toLowerCase() === 'set') continue;
    found.writes.push({ table: second ? `${first}.${second}` : first, line });
  }
}
