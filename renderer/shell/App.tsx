import { useEffect, useMemo } from 'react';
import type { Host } from '#shared/contract';
import { useDocumentTitle } from '../documents';
import {
  type Action,
  actionEntries,
  HostContext,
  setView,
  useCurrentFile,
  useLibrary,
  useView,
  usualSizes,
} from '../state';
import { Stage } from '../studio';
import { TablePanel } from '../table';
import { ContextMenu, MainPane, Panes, SidePane, TooltipLayer } from '../ui';
import { createActions } from './actions';
import './app.css';
import { Inspector } from '../inspector/Inspector';
import { DragTargets } from '../intake/DragTargets';
import { DropOverlay } from '../intake/DropOverlay';
import { EmptyState } from '../intake/EmptyState';
import { LibraryPanel } from '../library/LibraryPanel';
import { ModelsPanel } from '../library/ModelsPanel';
import { connectStores } from './connect';
import { Dialogs } from './Dialogs';
import { Landmark } from './Landmark';
import { showPanel, usePanels } from './panels';
import { StatusBar } from './StatusBar';
import { Toasts } from './Toasts';
import { TopBar } from './TopBar';
import { Tour } from './tour/Tour';
import { useKeys } from './use-keys';
import { usePaste } from './use-paste';
import { words } from './words';

const SIDE_MIN = 200;

/** What can be done with the image on the stage, and what brings hidden panels back. */
const stageMenu = [
  ...['view.zoomFit', 'view.zoomActual', null],
  ...['figure.copy', 'figure.savePng', null],
  ...['window.library', 'window.inspector', 'window.table'],
];

const setTableHeight = (tableHeight: number) => setView({ tableHeight });
const closeTable = () => setView({ table: false });
const setModelsHeight = (modelsHeight: number) => setView({ modelsHeight });
const setLibraryWidth = (libraryWidth: number) => setView({ libraryWidth });
const closeLibrary = () => showPanel('library', false);
const setInspectorWidth = (inspectorWidth: number) => setView({ inspectorWidth });
const closeInspector = () => showPanel('inspector', false);

/** The window: what surrounds the stage. */
export function App({ host }: { host: Host }) {
  const actions = useMemo(() => createActions(host), [host]);
  const table = useView((view) => view.table);
  const tableHeight = useView((view) => view.tableHeight);
  const panels = usePanels();
  const empty = useLibrary((state) => state.items.size === 0);
  useEffect(() => connectStores(host), [host]);
  useKeys(host, actions);
  usePaste(host);

  return (
    <HostContext value={host}>
      <WindowTitle host={host} />
      <div className="app">
        <TopBar actions={actions} />
        <Panes orientation="horizontal">
          {panels.library && <Left actions={actions} max={panels.max} />}
          <MainPane min={320}>
            <Landmark role="main" label={words.app.stage} className="app-stage" takesFocus={empty}>
              <Panes orientation="vertical">
                <MainPane min={120}>
                  {empty ? (
                    <EmptyState actions={actions} />
                  ) : (
                    <ContextMenu
                      label={words.app.stage}
                      entriesFor={() => actionEntries(actions, stageMenu)}
                    >
                      <Stage host={host} />
                    </ContextMenu>
                  )}
                </MainPane>
                {table && (
                  <SidePane
                    id="pane-table"
                    line="before"
                    label={words.app.tableHeight}
                    size={tableHeight}
                    usual={usualSizes.tableHeight}
                    min={160}
                    max="75%"
                    onSize={setTableHeight}
                    onClose={closeTable}
                  >
                    <TablePanel />
                  </SidePane>
                )}
              </Panes>
            </Landmark>
          </MainPane>
          {panels.inspector && <Right actions={actions} max={panels.max} />}
        </Panes>
        <StatusBar />
        <Toasts />
        <Dialogs host={host} actions={actions} />
        <Tour />
        <DropOverlay />
        <DragTargets />
        <TooltipLayer />
      </div>
    </HostContext>
  );
}

/** Apart from the window, which would be rendered anew with every step. */
function WindowTitle({ host }: { host: Host }) {
  const name = useCurrentFile()?.entry.name;
  const title = useDocumentTitle(host);
  useEffect(() => {
    document.title = [name, title, 'Vitrine'].filter(Boolean).join(' – ');
  }, [name, title]);
  return null;
}

interface SideProps {
  actions: readonly Action[];
  max: string;
}

function Left({ actions, max }: SideProps) {
  const { libraryWidth, modelsHeight } = useView();
  return (
    <SidePane
      id="pane-library"
      line="after"
      label={words.app.libraryWidth}
      size={libraryWidth}
      usual={usualSizes.libraryWidth}
      min={SIDE_MIN}
      max={max}
      onSize={setLibraryWidth}
      onClose={closeLibrary}
    >
      <Landmark role="complementary" className="app-side" label={words.app.library}>
        <Panes orientation="vertical">
          <MainPane min={120}>
            <LibraryPanel actions={actions} />
          </MainPane>
          <SidePane
            id="pane-models"
            line="before"
            label={words.app.modelsHeight}
            size={modelsHeight}
            usual={usualSizes.modelsHeight}
            min={96}
            max="70%"
            onSize={setModelsHeight}
          >
            <ModelsPanel actions={actions} />
          </SidePane>
        </Panes>
      </Landmark>
    </SidePane>
  );
}

function Right({ actions, max }: SideProps) {
  const { inspectorWidth } = useView();
  return (
    <SidePane
      id="pane-inspector"
      line="before"
      label={words.app.inspectorWidth}
      size={inspectorWidth}
      usual={usualSizes.inspectorWidth}
      min={SIDE_MIN}
      max={max}
      onSize={setInspectorWidth}
      onClose={closeInspector}
    >
      <Landmark role="complementary" className="app-side" label={words.app.inspector}>
        <div className="app-inspector">
          <Inspector actions={actions} />
        </div>
      </Landmark>
    </SidePane>
  );
}
