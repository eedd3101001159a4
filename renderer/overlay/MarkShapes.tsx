import type { Ink, Mark } from '#shared/figure';

/** The colours of a drawing on the screen, light or dark. */
export const screenInk: Ink = {
  text: 'var(--text)',
  dim: 'var(--text-dim)',
  grid: 'var(--line)',
};

/** The lines, boxes and words of a drawing inside an <svg>; their colours may be CSS variables. */
export const MarkShapes = ({ marks }: { marks: readonly Mark[] }) =>
  // biome-ignore lint/suspicious/noArrayIndexKey: marks have no identity; they are drawn in order.
  marks.map((mark, index) => <Shape key={index} mark={mark} />);

function Shape({ mark }: { mark: Mark }) {
  switch (mark.kind) {
    case 'fill':
      return <rect {...mark.at} style={{ fill: mark.color }} />;
    case 'line':
      return (
        <polyline
          points={mark.points.map(({ x, y }) => `${x},${y}`).join(' ')}
          strokeDasharray={mark.dash?.join(' ')}
          style={{ fill: 'none', stroke: mark.color, strokeWidth: mark.width }}
        />
      );
    case 'text':
      return (
        <text
          {...mark.at}
          textAnchor={mark.anchor}
          style={{ fill: mark.color, fontSize: mark.size, fontWeight: mark.bold ? 600 : 400 }}
        >
          {mark.text}
        </text>
      );
    default:
      return null;
  }
}
