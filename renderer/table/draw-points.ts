import type { Plot } from '#shared/figure';
import { coloring, type Points } from './points';

/** CSS pixels around the plot, for its axes. */
export const ROOM = { left: 64, right: 12, top: 8, bottom: 40 };

/** Those that pass in their colours, the others faint beneath; a ring around the chosen one. */
export function drawPoints(
  canvas: HTMLCanvasElement,
  plot: Plot,
  points: Points,
  rows: Int32Array,
  current: number | null,
): void {
  const { x, y, inner, place } = plot;
  const [width, height] = [
    inner.x + inner.width + ROOM.right,
    inner.y + inner.height + ROOM.bottom,
  ];
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d')!;
  context.scale(devicePixelRatio, devicePixelRatio);
  const style = getComputedStyle(canvas);
  context.fillStyle = style.getPropertyValue('--line');
  for (const tick of y.ticks) context.fillRect(inner.x, place(x.from, tick).y, inner.width, 1);
  // Setting the size of a canvas resets the clip.
  context.beginPath();
  context.rect(inner.x, inner.y - 1, inner.width, inner.height + 2);
  context.clip();
  const side = points.x.length > 20_000 ? 2 : points.x.length > 2000 ? 3 : 5;
  const dot = (row: number) => {
    const at = place(points.x[row]!, points.y[row]!);
    context.fillRect(at.x - side / 2, at.y - side / 2, side, side);
  };
  context.fillStyle = style.getPropertyValue('--bg-active');
  if (rows.length < points.x.length) for (let row = 0; row < points.x.length; row++) dot(row);
  const colorOf = coloring(points);
  const plain = style.getPropertyValue('--line-control');
  const byColor = new Map<string, number[]>();
  for (const row of rows) {
    const color = colorOf(points.color[row]!) ?? plain;
    const same = byColor.get(color);
    if (same) same.push(row);
    else byColor.set(color, [row]);
  }
  for (const [color, same] of byColor) {
    context.fillStyle = color;
    for (const row of same) dot(row);
  }
  if (current === null || Number.isNaN(points.x[current]! + points.y[current]!)) return;
  const at = place(points.x[current]!, points.y[current]!);
  context.strokeStyle = style.getPropertyValue('--accent');
  context.lineWidth = 2;
  context.beginPath();
  context.arc(at.x, at.y, side + 3, 0, 2 * Math.PI);
  context.stroke();
}
