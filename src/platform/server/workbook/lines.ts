/**
 * What comes in, line by line; a line ends at \n and nowhere else. (readline also ends one at U+2028 and U+2029, which
 * JSON keeps as they are, since people may have written them.) What is left after the last \n is a line too.
 */
export async function* linesIn(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let begun: string[] = [];
  for await (const chunk of input) {
    const [first, ...more] = decoder.decode(chunk, { stream: true }).split('\n');
    begun.push(first!);
    for (const next of more) {
      yield begun.join('');
      begun = [next];
    }
  }
  const last = begun.join('') + decoder.decode();
  if (last !== '') yield last;
}
