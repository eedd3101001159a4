import './legend.css';

export interface LegendItem {
  readonly label: string;
  /** How often it occurs, or the like. */
  readonly note?: string | number;
  /** Its colour on the picture; nothing there where absent. */
  readonly color?: string;
  readonly hatched?: boolean;
  /** The sign that it has on the picture. */
  readonly sign?: string;
}

/** Beside the picture: what its colours, hatching and signs stand for. */
export const Legend = ({ label, items }: { label: string; items: readonly LegendItem[] }) => (
  <ul className="color-bar legend" aria-label={label}>
    {items.map(({ label: name, note, color, hatched, sign }) => (
      <li key={name}>
        <i className={hatched ? 'legend-hatched' : ''} style={{ background: color }}>
          {sign}
        </i>
        <span>{name}</span>
        {note !== undefined && <small>{note}</small>}
      </li>
    ))}
  </ul>
);
