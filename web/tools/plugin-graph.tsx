import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { Schema } from '../api.ts';
import { type Edge, type Layout, layOut, nodeSize, type Point } from './layered.ts';
import './plugin-graph.css';

type Known = Schema<'PluginDependencies'>['plugins'][number];
type State = Known['requires'][number]['state'];

interface Need extends Edge {
  range: string;
  state: State;
}

/** A plugin, or one that is needed and that the tool does not have. */
type Shown = Layout<Need> & { plugins: Map<string, Known> };

const zooms = [0.5, 0.75, 1, 1.25, 1.5] as const;
const signs: Record<State, string> = { ok: '', disabled: '○', missing: '?', incompatible: '✕', cycle: '↻' };

/** What the plugins of a tool need of each other, as a picture. Beside it stands the list, which says the same in words. */
export function PluginGraph({
  report,
  chosen,
  onChoose,
}: {
  report: Schema<'PluginDependencies'>;
  chosen: string | undefined;
  onChoose: (name: string | undefined) => void;
}) {
  const isNarrow = useMediaQuery('(width < 62em)', undefined, { getInitialValueInEffect: false });
  const [wish, setWish] = useState<boolean>();
  const [zoom, setZoom] = useState(2);
  const shown = useMemo(() => layoutOf(report), [report]);
  if (shown.edges.length === 0) return null;
  const isOpen = wish ?? !isNarrow;
  const missing = shown.nodes.size - shown.plugins.size;
  return (
    <Paper withBorder p="md" component="section" aria-label="What needs what">
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Text size="sm">
            {shown.plugins.size} plugins, {shown.edges.length}{' '}
            {shown.edges.length === 1 ? 'dependency' : 'dependencies'}
            {missing > 0 && `, ${missing} missing`}
            {report.cycles.length > 0 && `, ${report.cycles.length} in a circle`}. An arrow leads to what is
            needed.
          </Text>
          <Group gap="xs">
            {isOpen && (
              <>
                <Button
                  variant="default"
                  size="compact-sm"
                  disabled={zoom === 0}
                  onClick={() => setZoom(zoom - 1)}
                >
                  Smaller
                </Button>
                <Button
                  variant="default"
                  size="compact-sm"
                  disabled={zoom === zooms.length - 1}
                  onClick={() => setZoom(zoom + 1)}
                >
                  Larger
                </Button>
              </>
            )}
            <Button
              variant="default"
              size="compact-sm"
              aria-expanded={isOpen}
              onClick={() => setWish(!isOpen)}
            >
              {isOpen ? 'Hide the picture' : 'Show the picture'}
            </Button>
          </Group>
        </Group>
        {isOpen && (
          <>
            <Picture shown={shown} zoom={zooms[zoom] ?? 1} chosen={chosen} onChoose={onChoose} />
            <Text size="xs" c="dimmed">
              ✓ on · ○ off · ! Error · ? missing · ✕ wrong version · ↻ a circle. Arrow keys lead from plugin
              to plugin, Enter chooses.
            </Text>
          </>
        )}
      </Stack>
    </Paper>
  );
}

function Picture({
  shown,
  zoom,
  chosen,
  onChoose,
}: {
  shown: Shown;
  zoom: number;
  chosen: string | undefined;
  onChoose: (name: string | undefined) => void;
}) {
  const svg = useRef<SVGSVGElement>(null);
  const [focused, setFocused] = useState<string>();
  const names = [...shown.nodes.keys()];
  const stop = [focused, chosen, names[0]].find((name) => name !== undefined && shown.nodes.has(name));
  const related = relatedTo(shown, chosen);
  const move = (event: KeyboardEvent, name: string) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return onChoose(name === chosen ? undefined : name);
    }
    const next = neighbourOf(shown, name, event.key);
    if (next === undefined) return;
    event.preventDefault();
    setFocused(next);
    [...(svg.current?.querySelectorAll<SVGElement>('[data-plugin]') ?? [])]
      .find(({ dataset }) => dataset.plugin === next)
      ?.focus();
  };
  return (
    <div className="picture">
      <svg
        ref={svg}
        role="group"
        aria-label="Plugins and what they need"
        width={shown.width * zoom}
        height={shown.height * zoom}
        viewBox={`0 0 ${shown.width} ${shown.height}`}
      >
        {shown.edges.map(({ edge, points, isBack }) => (
          <g
            key={JSON.stringify([edge.from, edge.to, edge.range])}
            aria-hidden
            className={`need ${edge.state}${chosen === edge.from || chosen === edge.to ? ' near' : ''}`}
          >
            <path d={pathThrough(points)} />
            <path className="head" d={headAt(points.at(-1), isBack)} />
            <EdgeLabel edge={edge} points={points} />
          </g>
        ))}
        {names.map((name) => (
          <Node
            key={name}
            name={name}
            plugin={shown.plugins.get(name)}
            place={shown.nodes.get(name) ?? { x: 0, y: 0 }}
            isChosen={name === chosen}
            isRelated={related.has(name)}
            isStop={name === stop}
            onFocus={() => setFocused(name)}
            onChoose={() => onChoose(name === chosen ? undefined : name)}
            onKeyDown={(event) => move(event, name)}
          />
        ))}
      </svg>
    </div>
  );
}

function Node({
  name,
  plugin,
  place: { x, y },
  isChosen,
  isRelated,
  isStop,
  onFocus,
  onChoose,
  onKeyDown,
}: {
  name: string;
  plugin: Known | undefined;
  place: Point;
  isChosen: boolean;
  isRelated: boolean;
  isStop: boolean;
  onFocus: () => void;
  onChoose: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  const state = plugin ? stateOf(plugin) : '? missing';
  const kind = plugin ? (plugin.is_enabled ? 'on' : 'off') : 'absent';
  return (
    <g
      className={`plugin ${kind}${isChosen ? ' chosen' : ''}${isRelated ? ' related' : ''}`}
      transform={`translate(${x} ${y})`}
    >
      <rect className="box" width={nodeSize.width} height={nodeSize.height} rx={8} />
      <g aria-hidden>
        <text x={12} y={22} className="name">
          {shorten(name, 22)}
        </text>
        <text x={12} y={41} className="state">
          {state}
          {plugin?.version && ` · ${shorten(plugin.version, 9)}`}
        </text>
      </g>
      <rect
        className="hit"
        width={nodeSize.width}
        height={nodeSize.height}
        role="button"
        tabIndex={isStop ? 0 : -1}
        aria-pressed={isChosen}
        aria-label={`${name}: ${state.slice(2)}${plugin ? saidOf(plugin) : ', needed and not there'}`}
        data-plugin={name}
        onFocus={onFocus}
        onClick={onChoose}
        onKeyDown={onKeyDown}
      >
        <title>{name}</title>
      </rect>
    </g>
  );
}

function EdgeLabel({ edge: { range, state }, points }: { edge: Need; points: readonly Point[] }) {
  const text = `${signs[state]} ${range === '*' ? '' : shorten(range, 10)}`.trim();
  const [from, to] = [points.at(-2), points.at(-1)];
  if (text === '' || !from || !to) return null;
  return (
    <text x={(from.x + to.x) / 2} y={(from.y + to.y) / 2 - 4} textAnchor="middle">
      {text}
    </text>
  );
}

function layoutOf({ plugins }: Schema<'PluginDependencies'>): Shown {
  const known = new Map(plugins.map((plugin) => [plugin.name, plugin]));
  const edges = plugins.flatMap(({ name, requires }) =>
    requires.map((need): Need => ({ from: name, to: need.name, range: need.range, state: need.state })),
  );
  const names = new Set([...known.keys(), ...edges.map(({ to }) => to)]);
  return { ...layOut([...names], edges), plugins: known };
}

/** All that a plugin needs and all that need it, near or far. */
function relatedTo({ edges }: Shown, chosen: string | undefined): Set<string> {
  const related = new Set<string>();
  if (chosen === undefined) return related;
  for (const [here, there] of [
    ['from', 'to'],
    ['to', 'from'],
  ] as const) {
    const reached = new Set([chosen]);
    for (const name of reached)
      for (const { edge } of edges) if (edge[here] === name) reached.add(edge[there]);
    for (const name of reached) related.add(name);
  }
  related.delete(chosen);
  return related;
}

/** Where an arrow key leads: right to what is needed, left to what needs it, up and down within the column. */
function neighbourOf({ nodes, edges }: Shown, name: string, key: string): string | undefined {
  if (key === 'ArrowRight') return edges.find(({ edge }) => edge.from === name)?.edge.to;
  if (key === 'ArrowLeft') return edges.find(({ edge }) => edge.to === name)?.edge.from;
  const here = nodes.get(name);
  const column = [...nodes].filter(([, { x }]) => x === here?.x).sort(([, a], [, b]) => a.y - b.y);
  const index = column.findIndex(([other]) => other === name);
  if (key === 'ArrowDown') return column[index + 1]?.[0];
  if (key === 'ArrowUp') return column[index - 1]?.[0];
  return undefined;
}

function stateOf({ is_enabled, status }: Known): string {
  if (status === 'Error') return `! ${is_enabled ? 'on' : 'off'}, Error`;
  return is_enabled ? `✓ on, ${status}` : `○ off, ${status}`;
}

function saidOf({ requires, required_by }: Known): string {
  const needs = requires.map(
    ({ name, range, state }) =>
      `${name}${range === '*' ? '' : ` ${range}`}${state === 'ok' ? '' : ` (${state})`}`,
  );
  return [
    needs.length > 0 ? `, needs ${needs.join(', ')}` : '',
    required_by.length > 0 ? `, needed by ${required_by.join(', ')}` : '',
  ].join('');
}

/** The head of an arrow: to the right, or to the left where an edge leads back. */
function headAt(end: Point | undefined, isBack: boolean): string {
  if (!end) return '';
  const back = isBack ? 9 : -9;
  return `M${end.x} ${end.y}l${back}-5v10z`;
}

/** A line that leaves and arrives level. */
function pathThrough(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      if (!before) return `M${point.x} ${point.y}`;
      const middle = (before.x + point.x) / 2;
      return `C${middle} ${before.y} ${middle} ${point.y} ${point.x} ${point.y}`;
    })
    .join('');
}

function shorten(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
