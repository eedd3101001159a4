import { seesAll, UNSEEN } from '#shared/figure';
import type { Result } from '#shared/types';
import './legend.css';

export interface LegendItem {
  readonly label: string;
  /** How often it occurs, or the like. */
  readonly note?: string | number;
  /** Its colour on the image; nothing there where absent. */
  readonly color?: string;
  /** Hatched as patches that were dropped, or dim as what the model did not see. */
  readonly hatched?: 'dropped' | 'unseen';
  /** The sign that it has on the image. */
  readonly sign?: string;
}

/** What the model did not see, where there is any. */
export const unseenItem = ({ region, provenance }: Result): LegendItem[] =>
  seesAll(provenance.imageSize, region) ? [] : [{ label: UNSEEN, hatched: 'unseen' }];

/** Beside the image: what its colours, hatching and signs stand for. */
export const Legend = ({ label, items }: { label: string; items: readonly LegendItem[] }) => (
  <ul className="color-bar legend" aria-label={label}>
    <LegendItems items={items} />
  </ul>
);

export const LegendItems = ({ items }: { items: readonly LegendItem[] }) =>
  items.map(({ label, note, color, hatched, sign }) => (
    <li key={label}>
      <i className={hatched ? `legend-${hatched}` : ''} style={{ background: color }}>
        {sign}
      </i>
      <span>{label}</span>
      {note !== undefined && <small>{note}</small>}
    </li>
  ));
