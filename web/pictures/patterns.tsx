import './pictures.css';

const colours = ['blue', 'green', 'yellow', 'purple', 'red', 'grey'].map((name) => `var(--picture-${name})`);
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
