interface Visit<Node> {
  node: Node;
  ahead: Iterator<Node>;
  number: number;
  /** The smallest number reachable from here among the nodes whose group is still open. */
  lowest: number;
}

/**
 * Groups of nodes that reach each other (Tarjan's strongly connected components), without recursion. A group comes
 * after every group it leads to, so that groups of one are a topological order, what is led to first; in a larger
 * group the node by which it was entered is last.
 */
export function findComponents<Node>(roots: Iterable<Node>, next: (node: Node) => Iterable<Node>): Node[][] {
  const groups: Node[][] = [];
  const numbers = new Map<Node, number>();
  const open: Node[] = [];
  const isOpen = new Set<Node>();

  const enter = (node: Node): Visit<Node> => {
    const number = numbers.size;
    numbers.set(node, number);
    open.push(node);
    isOpen.add(node);
    return { node, ahead: next(node)[Symbol.iterator](), number, lowest: number };
  };

  for (const root of roots) {
    if (numbers.has(root)) continue;
    const path = [enter(root)];
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const step = visit.ahead.next();
      if (!step.done) {
        const number = numbers.get(step.value);
        if (number === undefined) path.push(enter(step.value));
        else if (isOpen.has(step.value)) visit.lowest = Math.min(visit.lowest, number);
        continue;
      }
      path.pop();
      const before = path.at(-1);
      if (before) before.lowest = Math.min(before.lowest, visit.lowest);
      if (visit.lowest < visit.number) continue;
      const group = open.splice(open.lastIndexOf(visit.node)).reverse();
      for (const node of group) isOpen.delete(node);
      groups.push(group);
    }
  }
  return groups;
}

/** Every node that can be reached, nearest first, each with the node it was reached from. */
export function searchBreadthFirst<Node>(
  start: Node,
  next: (node: Node) => Iterable<Node>,
): Map<Node, Node | undefined> {
  const reached = new Map<Node, Node | undefined>([[start, undefined]]);
  for (const node of reached.keys())
    for (const neighbour of next(node)) if (!reached.has(neighbour)) reached.set(neighbour, node);
  return reached;
}

/** A shortest way from the start of a search to one of the nodes it reached, both included. */
export function pathTo<Node>(reached: Map<Node, Node | undefined>, end: Node): Node[] {
  const path: Node[] = [];
  for (let node: Node | undefined = end; node !== undefined; node = reached.get(node)) path.push(node);
  return path.reverse();
}
