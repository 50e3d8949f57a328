const colours = [
  'light-dark(#1f62cc, #8ab4f8)',
  'light-dark(#2b7a3d, #81c995)',
  'light-dark(#a35200, #fdd663)',
  'light-dark(#8a3fd1, #c58fff)',
  'light-dark(#b3261e, #f28b82)',
  'light-dark(#5c636a, #c7c7c9)',
];
const paper = 'var(--mantine-color-body)';
const marks = [
  null,
  <path key="slant" d="M0 8 8 0M-2 2 2-2M6 10 10 6" stroke={paper} strokeWidth={2} />,
  <circle key="dot" cx={4} cy={4} r={1.8} fill={paper} />,
  <path key="level" d="M0 2H8M0 6H8" stroke={paper} strokeWidth={1.5} />,
  <path key="cross" d="M0 0 8 8M8 0 0 8" stroke={paper} strokeWidth={1.5} />,
  <path key="upright" d="M2 0V8M6 0V8" stroke={paper} strokeWidth={1.5} />,
];

/** How many kinds can be told apart, by the pattern and by colour besides. */
export const mostPatterns = colours.length;

/** The fill of one kind; `id` is that of the picture. */
export function fillOf(id: string, kind: number): string {
  return `url(#${id}-${kind})`;
}

/** Fills that are told apart without colour, too. */
export function Patterns({ id }: { id: string }) {
  return (
    <defs>
      {marks.map((mark, kind) => (
        <pattern key={kind} id={`${id}-${kind}`} width={8} height={8} patternUnits="userSpaceOnUse">
          <rect width={8} height={8} style={{ fill: colours[kind] }} />
          <g style={{ fill: 'none' }}>{mark}</g>
        </pattern>
      ))}
    </defs>
  );
}

/** What each fill stands for. */
export function Legend({
  id,
  kinds,
}: {
  id: string;
  kinds: readonly (readonly [kind: number, name: string])[];
}) {
  return (
    <ul className="legend">
      {kinds.map(([kind, name]) => (
        <li key={name}>
          <svg width={16} height={16} aria-hidden>
            <rect width={16} height={16} fill={fillOf(id, kind)} stroke="currentColor" />
          </svg>{' '}
          {name}
        </li>
      ))}
    </ul>
  );
}
