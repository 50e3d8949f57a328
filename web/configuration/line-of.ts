/**
 * The line of a YAML or JSON text at which a place lies; of one that is not there, the nearest around it.
 *
 * @param pointers JSON Pointers, such as `/agents/iris/config`
 * @returns the lines by pointer, from 1
 */
export async function linesOf(text: string, pointers: readonly string[]): Promise<Map<string, number>> {
  // What reads YAML is loaded when something is wrong, and not before.
  const { isNode, LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, uniqueKeys: false, logLevel: 'error' });
  const lineOf = (path: readonly string[]): number => {
    const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
    if (isNode(node) && node.range) return lineCounter.linePos(node.range[0]).line;
    return path.length === 0 ? 1 : lineOf(path.slice(0, -1));
  };
  return new Map(pointers.map((pointer) => [pointer, lineOf(segmentsOf(pointer))]));
}

function segmentsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}
