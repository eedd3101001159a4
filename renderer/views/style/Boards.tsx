import { patchOn, placeOf } from '#shared/attention';
import {
  type Frame,
  type Mark,
  type Point,
  patchBeside,
  placeIn,
  type RegionPoint,
  toTarget,
  unseenMarks,
} from '#shared/figure';
import { type FloatImages, floatImages } from '../../overlay/float-images';
import { imageMark } from '../../overlay/image-mark';
import type { StageLayout } from '../../state';
import { type BoardKeys, ImageBoard } from '../../viewport/ImageBoard';
import { linkedFrame, pointIn } from '../../viewport/linked-frame';
import { currentFrame } from '../../viewport/store';
import type { ViewProps } from '../view';
import { type Pointed, patchMarks, styleRect } from './marks';
import { changeSpec, type Side } from './spec';
import type { Styling } from './use-style';
import { words } from './words';

interface BoardsProps extends Pick<ViewProps, 'host' | 'tiles' | 'file' | 'name' | 'size'> {
  styling: Styling | null;
  layout: StageLayout;
  pointed: Pointed | null;
  setPointed: (pointed: Pointed | null) => void;
}

/**
 * Content, style and result beside each other, or the result alone, or split against the content; the
 * style joins them where a patch is chosen. All zoom and pan as one.
 */
export function Boards(props: BoardsProps) {
  const { host, tiles, file, name, size, styling, layout, pointed, setPointed } = props;
  const images = floatImages(host);
  if (!styling)
    return (
      <ImageBoard
        tiles={tiles}
        file={file}
        size={size}
        layout="one"
        label={words.boards.image(name)}
      />
    );
  const { stylized, spec, result } = styling;
  const { style } = stylized;
  const side = layout === 'side-by-side';
  const withStyle = style && (side || spec.pick !== null);
  const of = (on: Side) => pointing(styling, on, pointed, setPointed);
  const onMarks = images.onChange;
  const within = (frame: Frame) => toTarget(frame, result.region);
  const drawn = (frame: Frame) => made(images, styling, frame);
  return (
    <section className="style-boards" aria-label={words.boards.label}>
      {side && (
        <Pane title={words.boards.content}>
          <ImageBoard
            tiles={tiles}
            file={file}
            size={size}
            onMarks={onMarks}
            {...of('content')}
            layout="one"
            label={words.boards.contentBoard(name)}
            marks={(frame) => patchMarks(styling, 'content', within(frame), pointed)}
          />
        </Pane>
      )}
      {withStyle && (
        <Pane title={words.boards.styleTitle(style.name)}>
          <ImageBoard
            tiles={tiles}
            size={size}
            onMarks={onMarks}
            {...of('style')}
            file={null}
            layout="one"
            label={words.boards.styleBoard(style.name)}
            marks={(frame) => styleMarks(images, styling, frame, pointed)}
          />
        </Pane>
      )}
      <Pane title={side || withStyle ? words.boards.result : ''}>
        <ImageBoard
          tiles={tiles}
          file={file}
          size={size}
          onMarks={onMarks}
          {...of('content')}
          layout={layout === 'split' ? 'split' : 'one'}
          label={words.boards.resultBoard(name)}
          marks={(frame) => [
            ...unseenMarks(frame, size, result.region),
            ...drawn(frame),
            ...patchMarks(withoutMap(styling, side), 'content', within(frame), pointed),
          ]}
        />
      </Pane>
    </section>
  );
}

/** A viewer under its name, which lies over its upper left corner. */
const Pane = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <div className="style-pane">
    {children}
    {title && <span className="style-pane-title">{title}</span>}
  </div>
);

/** Beside the content, which has the map, the result is left as it is. */
const withoutMap = (styling: Styling, side: boolean): Styling =>
  side ? { ...styling, map: null } : styling;

/** What the model made, once it is painted. */
function made(images: FloatImages, { stylized, result }: Styling, frame: Frame): Mark[] {
  const bitmap = images.get({ image: stylized.output });
  return bitmap ? [imageMark(bitmap, toTarget(frame, result.region))] : [];
}

function styleMarks(
  images: FloatImages,
  styling: Styling,
  frame: Frame,
  pointed: Pointed | null,
): readonly Mark[] {
  const { stylized, result } = styling;
  const { style } = stylized;
  if (!style) return [];
  const at = styleRect(frame, result.provenance.imageSize, style.size);
  const bitmap = images.get({ image: style.picture });
  const patches = patchMarks(styling, 'style', at, pointed);
  return bitmap ? [imageMark(bitmap, at), ...patches] : patches;
}

/** What a viewer of one of the images answers to: point at a patch, choose it, leave it. */
function pointing(
  styling: Styling,
  on: Side,
  pointed: Pointed | null,
  setPointed: (pointed: Pointed | null) => void,
) {
  const { grids, spec } = styling;
  if (!grids) return {};
  const axis = grids[on];
  const patchUnder = (point: Point): number | null => {
    const place = placeUnder(styling, on, point);
    return place && patchOn(axis, place);
  };
  const choose = (patch: number) => {
    if (spec.pick?.on === on && patchOn(axis, spec.pick) === patch) return leave();
    // Its centre, which for a patch at the edge may lie in the padding.
    const { y, x } = placeOf(axis, patch);
    const inside = (at: number) => Math.min(at, 1 - 1e-6);
    changeSpec(words.steps.choosePatch, { pick: { on, y: inside(y), x: inside(x) } });
  };
  const leave = () => spec.pick && changeSpec(words.steps.clearPatch, { pick: null });
  const cursor = pointed?.on === on ? pointed.patch : null;
  const keys: BoardKeys = {
    help: words.boards.keys,
    move: (columns, rows) =>
      setPointed({ on, patch: patchBeside(axis.grid, cursor, columns, rows) }),
    enter: () => cursor !== null && choose(cursor),
    escape() {
      setPointed(null);
      leave();
    },
  };
  return {
    keys,
    onHover(point: Point | null) {
      const patch = point && patchUnder(point);
      if (patch === null) setPointed(null);
      else if (pointed?.on !== on || pointed.patch !== patch) setPointed({ on, patch });
    },
    onPick(point: Point) {
      const patch = patchUnder(point);
      if (patch !== null) choose(patch);
    },
  };
}

/** The place under a point of the image on the stage, in the image of a viewer; null beside it. */
function placeUnder({ result, stylized }: Styling, on: Side, point: Point): RegionPoint | null {
  if (on === 'content') return placeIn(result.region, point);
  const frame = currentFrame();
  if (!frame || !stylized.style) return null;
  const [height, width] = stylized.style.size;
  const linked = linkedFrame(frame, result.provenance.imageSize, [height, width]);
  return placeIn({ x: 0, y: 0, width, height }, pointIn(linked, frame, point));
}
