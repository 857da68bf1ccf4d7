// Turns parsed messages into TypeScript: one exported function per key.
import { TYPE } from '@formatjs/icu-messageformat-parser';
import { functionName, LANGUAGES, parametersOf } from './messages-read.mjs';

const TYPES = {
  text: 'string | number',
  number: 'number',
  date: 'Date | string',
  select: 'string',
};
const quoted = (text) => JSON.stringify(text);
const parameter = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? `p.${name}` : `p[${quoted(name)}]`);

/** The whole of src/messages/generated.ts. The same messages always give the same text. */
export function generate(messages) {
  const body = [...messages.values()].map(functionFor).join('\n');
  return `// Made by bin/messages.mjs from messages/{sv,en}/*.json. Do not edit.
import { dateText, language, numberText, pluralText, selectText, timeText } from './runtime.ts';
void [dateText, numberText, pluralText, selectText, timeText];

${body}`;
}

function functionFor(message) {
  const [sv, en] = LANGUAGES.map((code) => message[code] ?? message.sv ?? message.en);
  const parameters = parametersOf([...sv.elements, ...en.elements]);
  const fields = [...parameters].map(([name, kind]) => `${quoted(name)}: ${TYPES[kind]}`);
  const signature = fields.length ? `p: { ${fields.join('; ')} }` : '';
  const comment = [sv.text, en.text]
    .map((text) => text.replaceAll('*/', '* /').replace(/\s+/g, ' '))
    .join(' · ');
  const [first, second] = [expression(sv.elements, 'sv'), expression(en.elements, 'en')];
  const value = first === second ? first : `language() === 'sv' ? ${first} : ${second}`;
  return `/** ${comment} */\nexport const ${functionName(message.key)} = (${signature}): string => ${value};\n`;
}

/** A JavaScript expression for a list of elements; `hash` is what # stands for inside a plural. */
function expression(elements, code, hash = '""') {
  const parts = elements.map((element) => part(element, code, hash));
  if (parts.length === 0) return '""';
  return parts.length === 1
    ? parts[0].startsWith('"')
      ? parts[0]
      : `\`\${${parts[0]}}\``
    : `(${['""', ...parts].join(' + ')})`;
}

function part(element, code, hash) {
  const value = parameter(String(element.value));
  const style = () => styleOf(element);
  switch (element.type) {
    case TYPE.literal:
      return quoted(element.value);
    case TYPE.argument:
      return value;
    case TYPE.pound:
      return hash;
    case TYPE.number:
      return `numberText(${quoted(code)}, ${value}${style()})`;
    case TYPE.date:
      return `dateText(${quoted(code)}, ${value}${style()})`;
    case TYPE.time:
      return `timeText(${quoted(code)}, ${value}${style()})`;
    case TYPE.select:
      return `selectText(${value}, ${options(element, code, hash)})`;
    case TYPE.plural: {
      const counted = element.offset ? `${value} - ${element.offset}` : value;
      const inner = options(element, code, `numberText(${quoted(code)}, ${counted})`);
      return `pluralText(${quoted(code)}, ${value}, ${element.offset}, ${quoted(element.pluralType)}, ${inner})`;
    }
    default:
      throw new Error(`bin/messages.mjs cannot write an element of type ${element.type}`);
  }
}

function options(element, code, hash) {
  const entries = Object.entries(element.options);
  return `{ ${entries.map(([name, option]) => `${quoted(name)}: ${expression(option.value, code, hash)}`).join(', ')} }`;
}

/** A named style ("short", "percent") or the options of a skeleton ("::percent"), as a last argument. */
function styleOf({ style }) {
  if (!style) return '';
  return `, ${typeof style === 'string' ? quoted(style) : JSON.stringify(style.parsedOptions)}`;
}
