/** Who needs whom. */
export interface Edge {
  from: string;
  to: string;
}

export interface Point {
  x: number;
  y: number;
}

/** Where everything lies: nodes by their upper left corner, edges as the points that they pass. */
export interface Layout<E extends Edge> {
  width: number;
  height: number;
  nodes: Map<string, Point>;
  /** `isBack`: it closes a circle, and leads against the others. */
  edges: { edge: E; points: Point[]; isBack: boolean }[];
}

export const nodeSize = { width: 184, height: 52 };
const gap = { x: 72, y: 16 };
const bendHeight = 8;
const margin = 8;
const sweeps = 6;

/** A node, or a place where a long edge passes a layer. */
interface Slot {
  id: string;
  isBend: boolean;
}

/**
 * Draws who needs whom from left to right: what needs stands left of what it needs, as far left as it can; an edge over
 * several layers gets a place in each, so that it crosses no node. What neither needs nor is needed stands below.
 * The same plugins give the same picture.
 */
export function layOut<E extends Edge>(ids: readonly string[], edges: readonly E[]): Layout<E> {
  const known = new Set(ids);
  const joined = edges.filter(({ from, to }) => from !== to && known.has(from) && known.has(to));
  const back = backEdges(ids, joined);
  const forward = (edge: E) => (back.has(edge) ? { from: edge.to, to: edge.from } : edge);
  const connected = new Set(joined.flatMap(({ from, to }) => [from, to]));
  const layerOf = layersOf(
    ids.filter((id) => connected.has(id)),
    joined.map(forward),
  );

  const layers: Slot[][] = [];
  const put = (layer: number, slot: Slot) => (layers[layer] ??= []).push(slot);
  for (const [id, layer] of layerOf) put(layer, { id, isBend: false });
  const ways = joined.map((edge) => {
    const { from, to } = forward(edge);
    const [first, last] = [layerOf.get(from) ?? 0, layerOf.get(to) ?? 0];
    const bends = Array.from({ length: Math.max(last - first - 1, 0) }, (_, index) => {
      const slot = { id: JSON.stringify([from, to, index]), isBend: true };
      put(first + 1 + index, slot);
      return slot.id;
    });
    return { edge, way: [from, ...bends, to] };
  });
  untangle(
    layers,
    ways.map(({ way }) => way),
  );

  const places = placesOf(layers);
  const width = Math.max(layers.length, 1) * (nodeSize.width + gap.x) - gap.x + 2 * margin;
  const below = Math.max(margin, ...layers.map((layer) => heightOf(layer) + margin + gap.y));
  const alone = ids.filter((id) => !connected.has(id));
  const columns = Math.max(layers.length, Math.min(alone.length, 4), 1);
  for (const [index, id] of alone.entries())
    places.set(id, {
      x: margin + (index % columns) * (nodeSize.width + gap.x),
      y: below + Math.floor(index / columns) * (nodeSize.height + gap.y),
    });
  const rows = Math.ceil(alone.length / columns);
  return {
    width: Math.max(width, alone.length > 0 ? columns * (nodeSize.width + gap.x) - gap.x + 2 * margin : 0),
    height: below + rows * (nodeSize.height + gap.y) - gap.y + margin,
    nodes: new Map(ids.flatMap((id) => [[id, places.get(id) ?? { x: margin, y: margin }] as const])),
    edges: ways.map(({ edge, way }) => {
      const isBack = back.has(edge);
      const points = pointsOf(way, places);
      return { edge, points: isBack ? points.reverse() : points, isBack };
    }),
  };
}

/** A set of edges without which there is no circle: those that lead back to where a walk is still under way. */
function backEdges<E extends Edge>(ids: readonly string[], edges: readonly E[]): Set<E> {
  const next = Map.groupBy(edges, ({ from }) => from);
  const back = new Set<E>();
  const state = new Map<string, 'open' | 'done'>();
  for (const root of ids) {
    if (state.has(root)) continue;
    state.set(root, 'open');
    const path = [{ id: root, ahead: (next.get(root) ?? [])[Symbol.iterator]() }];
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const { value: edge, done } = visit.ahead.next();
      if (done) {
        state.set(visit.id, 'done');
        path.pop();
      } else if (state.get(edge.to) === 'open') back.add(edge);
      else if (!state.has(edge.to)) {
        state.set(edge.to, 'open');
        path.push({ id: edge.to, ahead: (next.get(edge.to) ?? [])[Symbol.iterator]() });
      }
    }
  }
  return back;
}

/** The length of the longest way to each node. */
function layersOf(ids: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const next = Map.groupBy(edges, ({ from }) => from);
  const open = new Map(ids.map((id) => [id, 0]));
  for (const { to } of edges) open.set(to, (open.get(to) ?? 0) + 1);
  const layers = new Map(ids.filter((id) => open.get(id) === 0).map((id) => [id, 0]));
  for (const [id] of layers)
    for (const { to } of next.get(id) ?? []) {
      const left = (open.get(to) ?? 0) - 1;
      open.set(to, left);
      if (left === 0) layers.set(to, Math.max(0, ...sourcesOf(to)));
    }
  return layers;

  function sourcesOf(id: string): number[] {
    return edges.filter(({ to }) => to === id).map(({ from }) => (layers.get(from) ?? 0) + 1);
  }
}

/** Orders each layer by where its neighbours are, back and forth, so that few edges cross. */
function untangle(layers: Slot[][], ways: readonly string[][]): void {
  const left = new Map<string, string[]>();
  const right = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, value: string) =>
    map.set(key, [...(map.get(key) ?? []), value]);
  for (const way of ways)
    for (const [index, id] of way.entries()) {
      const after = way[index + 1];
      if (after === undefined) continue;
      add(right, id, after);
      add(left, after, id);
    }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const isForth = sweep % 2 === 0;
    const neighbours = isForth ? left : right;
    const order = isForth ? layers.slice(1) : layers.slice(0, -1).reverse();
    const rank = new Map(layers.flatMap((layer) => layer.map(({ id }, index) => [id, index / layer.length])));
    for (const layer of order) {
      const middle = new Map(layer.map(({ id }) => [id, meanOf(neighbours.get(id) ?? [], rank, id)]));
      layer.sort((a, b) => (middle.get(a.id) ?? 0) - (middle.get(b.id) ?? 0));
      for (const [index, { id }] of layer.entries()) rank.set(id, index / layer.length);
    }
  }
}

function meanOf(neighbours: readonly string[], rank: ReadonlyMap<string, number>, id: string): number {
  if (neighbours.length === 0) return rank.get(id) ?? 0;
  return neighbours.reduce((sum, one) => sum + (rank.get(one) ?? 0), 0) / neighbours.length;
}

function placesOf(layers: readonly Slot[][]): Map<string, Point> {
  const tallest = Math.max(0, ...layers.map(heightOf));
  const places = new Map<string, Point>();
  for (const [index, layer] of layers.entries()) {
    let y = margin + (tallest - heightOf(layer)) / 2;
    for (const slot of layer) {
      places.set(slot.id, { x: margin + index * (nodeSize.width + gap.x), y });
      y += slotHeight(slot) + gap.y;
    }
  }
  return places;
}

function heightOf(layer: readonly Slot[]): number {
  return layer.reduce((sum, slot) => sum + slotHeight(slot) + gap.y, -gap.y);
}

function slotHeight({ isBend }: Slot): number {
  return isBend ? bendHeight : nodeSize.height;
}

/** From the right side of the first node through each bend to the left side of the last. */
function pointsOf(way: readonly string[], places: ReadonlyMap<string, Point>): Point[] {
  return way.flatMap((id, index) => {
    const { x, y } = places.get(id) ?? { x: 0, y: 0 };
    if (index === 0) return [{ x: x + nodeSize.width, y: y + nodeSize.height / 2 }];
    if (index === way.length - 1) return [{ x, y: y + nodeSize.height / 2 }];
    const middle = y + bendHeight / 2;
    return [
      { x, y: middle },
      { x: x + nodeSize.width, y: middle },
    ];
  });
}
