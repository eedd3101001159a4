import {
  type ComponentType,
  type DragEvent,
  lazy,
  Suspense,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Host } from '#shared/contract';
import { percent } from '#shared/figure';
import {
  addImages,
  chooseLayout,
  currentCard,
  currentFile,
  type Dragged,
  type Drop,
  type StageLayout,
  selectFile,
  setView,
  showError,
  switchModel,
  useCurrentError,
  useCurrentFile,
  useCurrentResult,
  useDragTarget,
  useLibrary,
  useRunning,
  useView,
} from '../state';
import { Button, IconButton, MenuButton, Select, Tabs, Waiting } from '../ui';
import { type ViewEntry, type ViewProps, views, viewsFor } from '../views';
import { AboutView } from './AboutView';
import { figureEntries, USUAL_SCALE } from './actions';
import { dragFigure } from './drag-figure';
import { shownView } from './shown-view';
import './stage.css';
import {
  currentViewport,
  setImage,
  setViewport,
  stageStore,
  zoomActual,
  zoomBy,
} from '../viewport/store';
import { tilesOf } from '../viewport/tiles';
import { words } from './words';

/** Components of the views, each loaded when it is first shown. */
const components = new Map<string, ComponentType<ViewProps>>(
  views.map((view: ViewEntry) => [view.id, lazy(view.load)]),
);

/** The image with what the model did to it: tabs of views, layouts, zoom, figures. */
export function Stage({ host }: { host: Host }) {
  const item = useCurrentFile();
  const result = useCurrentResult();
  const failure = useCurrentError();
  const tab = useView((state) => state.tab);
  const view = shownView(result, tab);
  const View = components.get(view.id)!;
  const { id: file, name } = item?.entry ?? { id: '', name: '' };
  const size = item?.info?.size ?? result?.provenance.imageSize;
  useLayoutEffect(() => {
    if (size) setImage(file, size);
  }, [file, size]);
  const panel = useRef<HTMLDivElement>(null);
  useDragTarget((dragged) => dropOnStage(dragged), panel);
  const problem = item?.error ?? failure;
  const running = useRunning();
  /** Title of the model that the image on the stage waits for. */
  const waitingFor = item && size && !result && !problem ? running : null;

  return (
    <div className="stage">
      <StageBar host={host} view={view} offered={viewsFor(result)} />
      <div
        ref={panel}
        className="stage-panel"
        id="stage-panel"
        role="tabpanel"
        aria-label={view.title}
      >
        {problem && (
          <p className="stage-problem" role="status">
            <strong>{problem.message}</strong> {problem.hint}
          </p>
        )}
        {item && size && (
          <Suspense
            fallback={waitingFor ? null : <StageWaiting>{words.stage.loadingView}</StageWaiting>}
          >
            <View
              host={host}
              tiles={tilesOf(host)}
              file={file}
              name={name}
              size={size}
              result={result}
              views={views}
            />
          </Suspense>
        )}
        {item && !size && !problem && <StageWaiting>{words.stage.readingImage}</StageWaiting>}
        {waitingFor && <StageWaiting>{words.stage.running(waitingFor)}</StageWaiting>}
        {!item && <p className="stage-empty">{words.stage.noImage}</p>}
      </div>
    </div>
  );
}

/** Shows an image, or uses a model. */
function dropOnStage(dragged: Dragged): Drop | undefined {
  if (dragged.kind === 'model') {
    const isChosen = dragged.id === currentCard()?.id;
    return isChosen
      ? undefined
      : { title: words.stage.useModel, run: () => switchModel(dragged.id) };
  }
  const [first] = dragged.entries;
  if (!first || first.id === currentFile()?.entry.id) return undefined;
  const isKnown = useLibrary.getState().items.has(first.id);
  return {
    title: words.stage.showImage,
    run: () => (isKnown ? selectFile(first.id) : addImages([first])),
  };
}

/** Over the stage while there is nothing to see on it yet. */
const StageWaiting = ({ children }: { children: string }) => (
  <div className="stage-waiting">
    <Waiting>{children}</Waiting>
  </div>
);

const layouts: readonly { value: StageLayout; label: string }[] = [
  { value: 'one', label: words.stage.one },
  { value: 'split', label: words.stage.split },
  { value: 'side-by-side', label: words.stage.sideBySide },
];

interface StageBarProps {
  host: Host;
  view: ViewEntry;
  offered: readonly ViewEntry[];
}

function StageBar({ host, view, offered }: StageBarProps) {
  const layout = useView((state) => state.layout);
  return (
    <div className="stage-bar">
      <Tabs
        label={words.stage.views}
        tabs={offered}
        selected={view.id}
        onSelect={(tab) => setView({ tab })}
        panel="stage-panel"
      />
      <span className="stage-bar-fill" />
      {view.needs.length > 0 && !view.ownLayout && (
        <span className="stage-layout">
          <Select
            bare
            label={words.stage.layout}
            help={words.actions.layoutHelp}
            value={layout}
            choices={
              view.multiples ? [...layouts, { value: 'multiples', label: view.multiples }] : layouts
            }
            onChange={chooseLayout}
          />
        </span>
      )}
      <Zoom />
      <AboutView view={view} />
      <FigureMenu host={host} />
    </div>
  );
}

/** Zoom in device pixels an image pixel; only this label follows the viewport through React. */
function Zoom() {
  const [text, setText] = useState(zoomText);
  useEffect(() => stageStore.subscribe(() => setText(zoomText())), []);
  return (
    <span className="stage-zoom">
      <span className="stage-zoom-step">
        <Button
          look="quiet"
          help={words.stage.zoomOutHelp}
          aria-label={words.stage.zoomOut}
          onClick={() => zoomBy(0.8)}
        >
          −
        </Button>
      </span>
      <output aria-label={words.stage.zoom}>{text}</output>
      <span className="stage-zoom-step">
        <IconButton
          icon="add"
          label={words.stage.zoomIn}
          help={words.stage.zoomInHelp}
          onClick={() => zoomBy(1.25)}
        />
      </span>
      <Button look="quiet" help={words.stage.fitHelp} onClick={() => setViewport(null)}>
        {words.stage.fit}
      </Button>
      <Button look="quiet" help={words.stage.actualHelp} onClick={zoomActual}>
        {words.stage.actual}
      </Button>
    </span>
  );
}

function zoomText(): string {
  const viewport = currentViewport();
  return viewport ? percent(viewport.scale * devicePixelRatio) : '';
}

function FigureMenu({ host }: { host: Host }) {
  const drag = (event: DragEvent) => {
    // The system drags a file in its place.
    event.preventDefault();
    dragFigure(host, USUAL_SCALE).catch(showError);
  };
  return (
    <MenuButton
      title={words.stage.figure}
      look="quiet"
      help={host.native ? words.stage.figureDragHelp : words.stage.figureHelp}
      entries={() => figureEntries(host)}
      draggable={host.native !== undefined}
      onDragStart={drag}
    />
  );
}
