import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { aspectOf } from '#shared/attention';
import { type AttentionLayer, VitrineError } from '#shared/types';
import { chooseLayout, showError } from '../../state';
import { type Space, tip, useSpace } from '../../ui';
import { drawScene } from '../../viewport/scene';
import { GAP, LABEL, type MultiplesPlan, planMultiples } from './arrange-multiples';
import { lookOf } from './look';
import type { AttentionMaps, Shown } from './maps/attention-maps';
import { resolve } from './maps/resolve';
import { headMarks } from './marks';
import { changeSpec, useAttentionSpec } from './spec';
import { words } from './words';

/** Layers x heads, every map of the result at once; a click chooses one, a double click opens it. */
export function Multiples({ attentionMaps }: { attentionMaps: AttentionMaps }) {
  const spec = useAttentionSpec();
  const resolved = resolve(spec, attentionMaps.attention);
  const [box, space] = useSpace();
  // Another layout takes its place without the pointer leaving.
  useEffect(() => () => attentionMaps.setHover(null), [attentionMaps]);
  const layers = attentionMaps.attention.layers;
  const rollout = spec.source === 'rollout';
  const heads = rollout ? 1 : Math.max(...layers.map((layer) => layer.heads));
  if (!resolved) return null;
  const chosen = { layer: resolved.layer, head: resolved.question.head };
  // Every map is of the same part of the image, so their grids agree in shape.
  const aspect = aspectOf(resolved[spec.direction === 'from' ? 'keys' : 'queries']);
  const plan = space && planMultiples(space, layers.length, heads, aspect);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const across = plan?.layersAs === 'columns';
    const moves: Record<string, readonly [number, number]> = {
      ArrowLeft: across ? [-1, 0] : [0, -1],
      ArrowRight: across ? [1, 0] : [0, 1],
      ArrowUp: across ? [0, -1] : [-1, 0],
      ArrowDown: across ? [0, 1] : [1, 0],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const layer = Math.max(0, Math.min(layers.length - 1, chosen.layer + move[0]));
    const from = typeof chosen.head === 'number' ? chosen.head : 0;
    const head = Math.max(0, Math.min(layers[layer]!.heads - 1, from + move[1]));
    choose(layer, head);
    const cell = event.currentTarget.querySelector(`[data-cell="${layer}.${head}"]`);
    (cell as HTMLElement | null)?.focus();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be laid over one canvas a row.
    <div
      ref={box}
      className={`multiples multiples-${plan?.layersAs ?? 'rows'}`}
      role="grid"
      aria-label={words.multiples.layersByHeads}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      style={plan ? styleOf(plan, aspect) : undefined}
    >
      {plan &&
        layers.map((layer, index) => (
          <LayerRow
            key={layer.name}
            attentionMaps={attentionMaps}
            layer={layer}
            index={index}
            chosen={chosen}
            rollout={rollout}
            layersAs={plan.layersAs}
            first={index % plan.perBlock === 0}
            cell={{ width: plan.cell, height: plan.cell * aspect }}
          />
        ))}
    </div>
  );
}

const styleOf = ({ perBlock, cell }: MultiplesPlan, aspect: number) =>
  ({
    '--per-block': perBlock,
    '--cell-width': `${cell}px`,
    '--cell-height': `${cell * aspect}px`,
    '--label-width': `${LABEL.width}px`,
    '--label-height': `${LABEL.height}px`,
    '--gap-layers': `${GAP.layers}px`,
    '--gap-blocks': `${GAP.blocks}px`,
  }) as React.CSSProperties;

const choose = (layer: number, head: number) =>
  changeSpec(words.steps.chooseLayerAndHead, { layer, head });

interface LayerRowProps {
  attentionMaps: AttentionMaps;
  layer: AttentionLayer;
  index: number;
  chosen: { layer: number; head: number | 'mean' | 'max' };
  rollout: boolean;
  layersAs: MultiplesPlan['layersAs'];
  /** Whether it is the first of its block, whose heads are named. */
  first: boolean;
  cell: Space;
}

function LayerRow(props: LayerRowProps) {
  const { attentionMaps, layer, index, chosen, rollout, layersAs, first, cell } = props;
  const canvas = useStrip(attentionMaps, index, layersAs, cell);
  const { name, note } = attentionMaps.layers[index]!;
  const heads = rollout ? 1 : layer.heads;
  const hover = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    if (x >= 0 && x < 1 && y >= 0 && y < 1) attentionMaps.setHover({ x, y });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    // biome-ignore lint/a11y/useFocusableInteractive: its cells take the focus.
    <div className="multiples-row" role="row">
      {/* biome-ignore lint/a11y/useSemanticElements: see the grid. */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: a heading takes no focus. */}
      <span role="rowheader" {...(note && tip(note))}>
        L{index + 1}
      </span>
      <div className="multiples-maps" style={{ '--own': heads } as React.CSSProperties}>
        <canvas ref={canvas} />
        {first && !rollout && <HeadNames heads={heads} />}
        {Array.from({ length: heads }, (_, head) => {
          const selected = chosen.layer === index && (rollout || chosen.head === head);
          const focusable = index === chosen.layer && head === 0 && typeof chosen.head !== 'number';
          return (
            // biome-ignore lint/a11y/useSemanticElements: see the grid.
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: a head is its number.
              key={head}
              type="button"
              role="gridcell"
              data-cell={`${index}.${head}`}
              aria-label={
                rollout
                  ? words.multiples.rolloutToLayer(index + 1)
                  : words.multiples.headOf(name, head + 1)
              }
              aria-selected={selected}
              tabIndex={selected || focusable ? 0 : -1}
              onClick={() => choose(index, head)}
              onDoubleClick={() => chooseLayout('one')}
              onPointerMove={hover}
              onPointerLeave={() => attentionMaps.setHover(null)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** For the eye: to screen readers every cell says its head. */
const HeadNames = ({ heads }: { heads: number }) =>
  Array.from({ length: heads }, (_, head) => (
    <span
      // biome-ignore lint/suspicious/noArrayIndexKey: a head is its number.
      key={head}
      className="multiples-head"
      aria-hidden="true"
      style={{ '--head': head } as React.CSSProperties}
    >
      H{head + 1}
    </span>
  ));

/** A canvas that shows all heads of a layer for the query on the stage. */
function useStrip(
  attentionMaps: AttentionMaps,
  layer: number,
  layersAs: MultiplesPlan['layersAs'],
  { width, height }: Space,
) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let open = true;
    let asked = '';
    const follows = attentionMaps.allFit();
    const paint = async () => {
      const base = follows ? attentionMaps.liveSpec() : useAttentionSpec.getState();
      const spec = { ...base, layer };
      const { source, query, direction, quantity } = spec;
      const key = JSON.stringify([source, query, direction, quantity, lookOf(spec)]);
      if (key === asked) return;
      asked = key;
      try {
        // A head, not the mean: a difference from the mean is asked of single heads.
        // No image lies below: every patch has its colour.
        const each = { ...spec, head: 0, alpha: 'even' } as const;
        const shown = await attentionMaps.paint(`strip ${layer}`, each, 'each');
        const target = canvas.current;
        if (shown && target && open) drawStrip(target, shown, layersAs, { width, height });
        shown?.maps.bitmap.close();
      } catch (error) {
        // The stage says the same once for all of them.
        if (open && VitrineError.from(error).message !== attentionMaps.problem) showError(error);
      }
    };
    const off = attentionMaps.onChange(() => void paint());
    void paint();
    return () => {
      open = false;
      off();
    };
  }, [attentionMaps, layer, layersAs, width, height]);
  return canvas;
}

/** The maps of a layer side by side, or below each other. */
function drawStrip(
  canvas: HTMLCanvasElement,
  shown: Shown,
  layersAs: MultiplesPlan['layersAs'],
  { width, height }: Space,
): void {
  const heads = shown.maps.ranges.length;
  const [across, down] = layersAs === 'columns' ? [0, 1] : [1, 0];
  canvas.width = Math.round(width * (across ? heads : 1) * devicePixelRatio);
  canvas.height = Math.round(height * (down ? heads : 1) * devicePixelRatio);
  const context = canvas.getContext('2d')!;
  context.scale(devicePixelRatio, devicePixelRatio);
  const at = (head: number) => ({
    x: head * width * across,
    y: head * height * down,
    width,
    height,
  });
  drawScene(context, headMarks(shown, at));
}
