import { describe, expect, it, vi } from 'vitest';
import type { Frame } from '#shared/figure';
import { VitrineError } from '#shared/types';
import { useToasts } from '../state';
import type { ValueClient, ValueSource } from '../workers/value-client';
import { MapOverlay, type Painting, windowOf } from './map-overlay';

vi.stubGlobal('devicePixelRatio', 1);

/** An image of 40 x 20 pixels, twice as large, 10 pixels from the left and 5.5 from the top. */
const frame: Frame = { scale: 2, origin: { x: 10, y: 5.5 }, width: 100, height: 60 };
const look = { opacity: 0.5, blend: 'multiply' } as const;

function painting(key: string): Painting {
  const source: ValueSource = { key, bytes: 800, load: () => Promise.reject() };
  return { source, size: [20, 40], colors: new Uint8Array(8), outline: false };
}

/** A painter that answers when told to. */
function painter() {
  const asked: { resolve(bitmap: ImageBitmap | null): void; reject(error: unknown): void }[] = [];
  const paint = vi.fn(
    () =>
      new Promise<ImageBitmap | null>((resolve, reject) => {
        asked.push({ resolve, reject });
      }),
  );
  const overlay = new MapOverlay({ paint } as unknown as ValueClient);
  const bitmap = () => ({ width: 80, height: 41, close: vi.fn() }) as unknown as ImageBitmap;
  return { asked, paint, overlay, bitmap };
}
const soon = () => new Promise((resolve) => setTimeout(resolve));

describe('windowOf', () => {
  it('lies on the pixels of the target, and covers what is seen of the map', () => {
    const window = windowOf(frame, [20, 40], 1)!;
    expect(window).toEqual({ x: 0, y: -0.25, step: 0.5, width: 80, height: 41 });
    expect(windowOf({ ...frame, origin: { x: -30, y: 0 } }, [20, 40], 2)).toEqual({
      x: 15,
      y: 0,
      step: 0.25,
      width: 100,
      height: 80,
    });
    expect(windowOf({ ...frame, origin: { x: 100, y: 0 } }, [20, 40], 1)).toBeNull();
  });
});

describe('MapOverlay', () => {
  it('asks once for what is on show, and draws it at its place from then on', async () => {
    const { asked, paint, overlay, bitmap } = painter();
    const told = vi.fn();
    overlay.onChange(told);
    overlay.show(painting('a'));
    expect(overlay.marks(frame, look)).toEqual([]);
    overlay.marks(frame, look);
    expect(paint).toHaveBeenCalledTimes(1);
    expect(overlay.busy).toBe(true);
    asked[0]!.resolve(bitmap());
    await soon();
    expect(overlay.busy).toBe(false);
    expect(told).toHaveBeenCalled();
    const [mark] = overlay.marks(frame, look);
    expect(mark).toMatchObject({ ...look, at: { x: 10, y: 5, width: 80, height: 41 } });

    // Opacity and blending are the canvas's; another zoom asks, and moves the old painting meanwhile.
    overlay.marks(frame, { ...look, opacity: 1 });
    expect(paint).toHaveBeenCalledTimes(1);
    const [moved] = overlay.marks({ ...frame, scale: 4 }, look);
    expect(paint).toHaveBeenCalledTimes(2);
    expect(moved).toMatchObject({ at: { width: 160, height: 82 } });
  });

  it('keeps the painting while colours change, but never draws one of another map', async () => {
    const { asked, overlay, bitmap } = painter();
    overlay.show(painting('a'));
    overlay.marks(frame, look);
    const first = bitmap();
    asked[0]!.resolve(first);
    await soon();
    overlay.show({ ...painting('a'), colors: new Uint8Array(4) });
    expect(overlay.marks(frame, look)).toHaveLength(1);
    overlay.show(painting('b'));
    expect(overlay.marks(frame, look)).toEqual([]);
    expect(first.close).toHaveBeenCalled();
    const late = bitmap();
    asked[1]!.resolve(late); // of map a
    await soon();
    expect(overlay.marks(frame, look)).toEqual([]);
    expect(late.close).toHaveBeenCalled();
  });

  it('tells why there is no map', async () => {
    const { asked, overlay } = painter();
    overlay.show(painting('a'));
    overlay.marks(frame, look);
    asked[0]!.reject(new VitrineError('bad-input', 'This result is no longer kept'));
    await soon();
    expect(overlay).toMatchObject({ busy: false, problem: 'This result is no longer kept' });
    expect(useToasts.getState().toasts).toHaveLength(1);
    overlay.show(painting('b'));
    expect(overlay.problem).toBeNull();
  });
});
