/**
 * The lines of a YAML or JSON text at which places lie; of one that is not there, the nearest around it.
 *
 * @param pointers JSON Pointers, such as `/agents/iris/config`
 * @returns the lines by pointer, from 1
 */
export async function linesOf(text: string, pointers: readonly string[]): Promise<Map<string, number>> {
  // What reads YAML is loaded when something is wrong, and not before.
  const { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, uniqueKeys: false, logLevel: 'error' });
  const lineOf = (pointer: string): number => {
    let node: unknown = document.contents;
    let offset = 0;
    for (const segment of segmentsOf(pointer)) {
      let begin: unknown;
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === segment);
        begin = pair?.key;
        node = pair?.value;
      } else if (isSeq(node)) {
        begin = node = node.items[Number(segment)];
      }
      if (!isNode(begin) || !begin.range) break;
      offset = begin.range[0];
    }
    return lineCounter.linePos(offset).line;
  };
  return new Map(pointers.map((pointer) => [pointer, lineOf(pointer)]));
}

function segmentsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}
