import { useEffect, useMemo } from 'react';
import type { Host } from '#shared/contract';
import { useDocumentTitle } from '../documents';
import { HostContext, setView, useCurrentFile, useLibrary, useView } from '../state';
import { Stage } from '../studio';
import { TablePanel } from '../table';
import { Splitter, TooltipLayer } from '../ui';
import { createActions } from './actions';
import './app.css';
import { Inspector } from '../inspector/Inspector';
import { DropOverlay } from '../intake/DropOverlay';
import { EmptyState } from '../intake/EmptyState';
import { LibraryPanel } from '../library/LibraryPanel';
import { ModelsPanel } from '../library/ModelsPanel';
import { connectStores } from './connect';
import { Dialogs } from './Dialogs';
import { Landmark } from './Landmark';
import { usePanels } from './panels';
import { StatusBar } from './StatusBar';
import { Toasts } from './Toasts';
import { TopBar } from './TopBar';
import { Tour } from './tour/Tour';
import { useKeys } from './use-keys';
import { usePaste } from './use-paste';
import { words } from './words';

const SIDE_MIN = 200;
const SIDE_MAX = 480;

/** The window: what surrounds the stage. */
export function App({ host }: { host: Host }) {
  const actions = useMemo(() => createActions(host), [host]);
  const view = useView();
  const panels = usePanels();
  const empty = useLibrary((state) => state.items.size === 0);
  useEffect(() => connectStores(host), [host]);
  const name = useCurrentFile()?.entry.name;
  const title = useDocumentTitle(host);
  useEffect(() => {
    document.title = [name, title, 'Vitrine'].filter(Boolean).join(' – ');
  }, [name, title]);
  useKeys(host, actions);
  usePaste(host);

  return (
    <HostContext value={host}>
      <div className="app">
        <TopBar actions={actions} />
        <div className="app-panes">
          {panels.library && (
            <Landmark
              role="complementary"
              className="app-side"
              label={words.app.library}
              style={{ width: view.libraryWidth }}
            >
              <div className="app-column">
                <LibraryPanel actions={actions} />
                <Splitter
                  label={words.app.modelsHeight}
                  pane="below"
                  value={view.modelsHeight}
                  min={96}
                  max={420}
                  onChange={(modelsHeight) => setView({ modelsHeight })}
                />
                <ModelsPanel actions={actions} />
              </div>
              <Splitter
                label={words.app.libraryWidth}
                pane="left"
                value={view.libraryWidth}
                min={SIDE_MIN}
                max={SIDE_MAX}
                onChange={(libraryWidth) => setView({ libraryWidth })}
              />
            </Landmark>
          )}
          <Landmark role="main" label={words.app.stage} className="app-stage" takesFocus={empty}>
            {empty ? <EmptyState actions={actions} /> : <Stage host={host} />}
            {view.table && (
              <div className="app-table" style={{ height: view.tableHeight }}>
                <Splitter
                  label={words.app.tableHeight}
                  pane="below"
                  value={view.tableHeight}
                  min={160}
                  max={1200}
                  onChange={(tableHeight) => setView({ tableHeight })}
                />
                <TablePanel />
              </div>
            )}
          </Landmark>
          {panels.inspector && (
            <Landmark
              role="complementary"
              className="app-side"
              label={words.app.inspector}
              style={{ width: view.inspectorWidth }}
            >
              <Splitter
                label={words.app.inspectorWidth}
                pane="right"
                value={view.inspectorWidth}
                min={SIDE_MIN}
                max={SIDE_MAX}
                onChange={(inspectorWidth) => setView({ inspectorWidth })}
              />
              <div className="app-column app-inspector">
                <Inspector actions={actions} />
              </div>
            </Landmark>
          )}
        </div>
        <StatusBar />
        <Toasts />
        <Dialogs host={host} actions={actions} />
        <Tour />
        <DropOverlay />
        <TooltipLayer />
      </div>
    </HostContext>
  );
}
