import './miniature.css';

/** What one cell of a miniature shows, and what it is drawn as. */
const cells = {
  '.': { name: 'patch', opacity: 0 },
  '1': { name: 'weight', opacity: 0.3 },
  '2': { name: 'weight', opacity: 0.6 },
  '3': { name: 'weight', opacity: 1 },
  x: { name: 'dropped', opacity: 1 },
  q: { name: 'query', opacity: 0 },
  a: { name: 'class-a', opacity: 1 },
  b: { name: 'class-b', opacity: 1 },
  c: { name: 'class-c', opacity: 1 },
} as const;
type Cell = keyof typeof cells;

/** A view drawn small: rows of cells, and what each kind of cell means. */
export interface MiniatureSpec {
  /** Row by row, all equally long. */
  readonly rows: readonly string[];
  readonly labels: readonly (readonly [cell: Cell, meaning: string])[];
}

const SIDE = 14;

/** The drawing alone; its meaning stands beside it. */
export function Miniature({ rows }: Pick<MiniatureSpec, 'rows'>) {
  const width = Math.max(...rows.map(({ length }) => length)) * SIDE;
  const height = rows.length * SIDE;
  return (
    <svg
      className="miniature"
      viewBox={`-1 -1 ${width + 2} ${height + 2}`}
      width={width}
      height={height}
      aria-hidden="true"
    >
      {rows.flatMap((row, y) =>
        [...row].map((cell, x) => {
          const { name, opacity } = cells[cell as Cell];
          const at = { x: x * SIDE, y: y * SIDE, width: SIDE - 1, height: SIDE - 1 };
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place.
            <g key={`${x},${y}`} className={`miniature-${name}`}>
              <rect {...at} className="miniature-ground" />
              <rect {...at} className="miniature-mark" opacity={opacity} />
              {cell === 'x' && (
                <path
                  d={`M${at.x} ${at.y}l${SIDE - 1} ${SIDE - 1}M${at.x + SIDE / 2} ${at.y}l${SIDE / 2 - 1} ${SIDE / 2 - 1}M${at.x} ${at.y + SIDE / 2}l${SIDE / 2 - 1} ${SIDE / 2 - 1}`}
                />
              )}
            </g>
          );
        }),
      )}
    </svg>
  );
}

/** The drawing with its labels. */
export const LabelledMiniature = ({ rows, labels }: MiniatureSpec) => (
  <figure className="miniature-figure">
    <Miniature rows={rows} />
    <ul>
      {labels.map(([cell, meaning]) => (
        <li key={meaning}>
          <Miniature rows={[cell]} />
          {meaning}
        </li>
      ))}
    </ul>
  </figure>
);
