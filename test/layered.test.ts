import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOut, nodeSize } from '../web/tools/layered.ts';

const id = fc.integer({ min: 0, max: 14 }).map((number) => `p${number}`);
const graph = fc.record({
  ids: fc.uniqueArray(id, { minLength: 1 }),
  edges: fc.array(fc.record({ from: id, to: id }), { maxLength: 40 }),
});

test('every plugin has its own place within the picture, whatever needs what', () => {
  fc.assert(
    fc.property(graph, ({ ids, edges }) => {
      const { nodes, width, height } = layOut(ids, edges);
      expect([...nodes.keys()]).toEqual(ids);
      const places = [...nodes.values()];
      for (const [index, { x, y }] of places.entries()) {
        expect(x >= 0 && y >= 0 && x + nodeSize.width <= width && y + nodeSize.height <= height).toBe(true);
        for (const other of places.slice(index + 1)) {
          const apart = Math.abs(other.x - x) >= nodeSize.width || Math.abs(other.y - y) >= nodeSize.height;
          expect(apart).toBe(true);
        }
      }
    }),
  );
});

test('an edge leads from what needs to what is needed, to the right unless it closes a circle', () => {
  fc.assert(
    fc.property(graph, ({ ids, edges }) => {
      const { nodes, edges: drawn } = layOut(ids, edges);
      for (const { edge, points, isBack } of drawn) {
        const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
        if (isBack) {
          expect(points[0]).toMatchObject({ x: from?.x });
          expect(points.at(-1)).toMatchObject({ x: (to?.x ?? 0) + nodeSize.width });
        } else {
          expect(points[0]).toMatchObject({ x: (from?.x ?? 0) + nodeSize.width });
          expect(points.at(-1)).toMatchObject({ x: to?.x });
          for (const [index, point] of points.entries())
            if (index > 0) expect(point.x).toBeGreaterThanOrEqual(points[index - 1]?.x ?? 0);
        }
      }
    }),
  );
});

test('without a circle no edge leads back, and with one at least one does', () => {
  fc.assert(
    fc.property(graph, ({ ids, edges }) => {
      const acyclic = edges.filter(({ from, to }) => from < to);
      expect(layOut(ids, acyclic).edges.some(({ isBack }) => isBack)).toBe(false);
    }),
  );
  const circle = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'c', to: 'a' },
  ];
  expect(layOut(['a', 'b', 'c'], circle).edges.filter(({ isBack }) => isBack)).toHaveLength(1);
});

test('a hundred plugins are laid out within a frame of the screen or a few', () => {
  const ids = Array.from({ length: 100 }, (_, index) => `p${index}`);
  const edges = ids.flatMap((from, index) =>
    [1, 3, 7].map((step) => ({ from, to: `p${index + step}` })).filter(({ to }) => ids.includes(to)),
  );
  const started = performance.now();
  layOut(ids, edges);
  expect(performance.now() - started).toBeLessThan(1000);
});
