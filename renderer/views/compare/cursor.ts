import type { Point } from '#shared/figure';
import { Listeners } from '../../state/listeners';

/** The image point that all panels point at: one place, whatever patches lie there. Outside React. */
export class Cursor {
  readonly #listeners = new Listeners();
  at: Point | null = null;

  onChange = this.#listeners.add;

  move = (at: Point | null): void => {
    this.at = at;
    this.#listeners.tell();
  };
}
