import { useEffect, useRef, useState } from 'react';
import { type Frame, type Point, patchAt, patchBeside, patchName, placeIn } from '#shared/figure';
import type { Size } from '#shared/types';
import { offerFigure } from '../../figure/source';
import { type BoardKeys, ImageBoard } from '../../viewport/ImageBoard';
import '../view.css';
import { useView } from '../../state';
import type { ViewProps } from '../view';
import { Comparison } from './Comparison';
import { droppedAfter, droppedBefore } from './dropped';
import './edit.css';
import { editText, noEdit, patchesAlong, type Tool, tools, withPatches } from './edit';
import { figureOf } from './figure';
import { editMarks, meanColor } from './marks';
import { changeEdit, editOf } from './store';
import { Toolbar } from './Toolbar';
import { type Editing, useEditing } from './use-editing';
import { words } from './words';

/** Patches dropped, kept or masked by hand, and what the model then says. */
export default function EditView(props: ViewProps) {
  const { host, tiles, file, name, size, result } = props;
  const editing = useEditing(host, file, name, result);
  const layout = useView((state) => state.layout);
  const [pointed, setPointed] = useState<number | null>(null);
  const stroke = useRef<Stroke>({ id: '', tool: null });
  useEffect(() => (editing ? offerFigure(figureOf(editing)) : undefined), [editing]);
  const on = editing && editingBoard(editing, pointed, setPointed, stroke);
  return (
    <div className="view" aria-busy={editing?.busy ?? false}>
      {editing ? <Toolbar editing={editing} /> : <div className="view-toolbar" />}
      <div className="view-body edit-body">
        <ImageBoard
          tiles={tiles}
          file={file}
          size={size}
          {...on}
          layout={editing ? layout : 'one'}
          label={editing ? words.view.board(name) : words.view.image(name)}
        />
        {editing ? <Comparison editing={editing} /> : <aside className="edit-side" />}
      </div>
      <div className="readout">
        <strong>{editing && editText(editing.edit)}</strong>
        <span aria-live="polite">{editing && pointed !== null && wordsOf(editing, pointed)}</span>
      </div>
    </div>
  );
}

/** One drag over the image: every patch on its way gets the same. */
interface Stroke {
  readonly id: string;
  /** Null clears. */
  readonly tool: Tool | null;
}

/** What the board draws and does. */
function editingBoard(
  editing: Editing,
  pointed: number | null,
  setPointed: (patch: number | null) => void,
  stroke: { current: Stroke },
) {
  const { key, grid, result, card, edit, tool } = editing;
  const { region, provenance } = result;
  const ground = { size: provenance.imageSize, region, grid };
  const mean = meanColor(card.preprocess);
  const use = (patches: readonly number[], what: Tool | null, strokeId?: string) => {
    const title = what ? words.view.patches(tools[what].title) : words.view.clearPatches;
    changeEdit(title, key, withPatches(editOf(key), patches, what), strokeId);
  };
  const toggle = (patch: number) => use([patch], editOf(key).get(patch) === tool ? null : tool);
  const patchOf = (point: Point) => {
    const place = placeIn(region, point);
    return place && patchAt(grid, place);
  };
  const keys: BoardKeys = {
    help: words.view.keys,
    move: (columns, rows) => setPointed(patchBeside(grid, pointed, columns, rows)),
    enter: () => pointed !== null && toggle(pointed),
    escape: () => setPointed(null),
  };
  return {
    keys,
    marks: (frame: Frame) => editMarks(frame, ground, edit, droppedAfter(editing), mean, pointed),
    bareMarks: (frame: Frame) =>
      editMarks(frame, ground, noEdit, droppedBefore(editing), mean, pointed),
    onHover: (point: Point | null) => setPointed(point && patchOf(point)),
    onPick(point: Point) {
      const patch = patchOf(point);
      if (patch !== null) toggle(patch);
    },
    onStroke(from: Point, to: Point, begins: boolean) {
      const patches = crossed(grid, placeIn(region, from), placeIn(region, to));
      const [first] = patches;
      if (begins) {
        const clears = first !== undefined && editOf(key).get(first) === tool;
        stroke.current = { id: crypto.randomUUID(), tool: clears ? null : tool };
      }
      if (patches.length > 0) use(patches, stroke.current.tool, stroke.current.id);
      setPointed(patchOf(to));
    },
  };
}

/** The patches on a piece of a stroke, which may begin or end beside the grid. */
function crossed(
  grid: Size,
  from: ReturnType<typeof placeIn>,
  to: ReturnType<typeof placeIn>,
): readonly number[] {
  const [a, b] = [from ?? to, to ?? from];
  return a && b ? patchesAlong(grid, a, b) : [];
}

/** A patch and what was done to it. */
function wordsOf({ grid, edit, result }: Editing, patch: number): string {
  const tool = edit.get(patch);
  const byHand = tool ? words.view.byHand(tools[tool].done) : words.view.notEdited;
  const kept = result.parts.tokens?.stages.at(-1)?.kept;
  const byModel = kept ? words.view.byModel(kept.includes(patch)) : '';
  return `${patchName(grid, patch)}: ${byHand}${byModel}`;
}
