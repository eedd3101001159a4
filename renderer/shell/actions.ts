import { type Host, type MenuActionId, type MenuItem, menus } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { findMissing, saveAsDownload, saveNatively, useDocument } from '../documents';
import { pickFiles } from '../host/pick-files';
import { takeEntries, takeFigure, takeFiles, takeReport } from '../intake/intake';
import {
  type Action,
  askUpdates,
  cancelJobs,
  currentRequest,
  redo,
  removeImages,
  rerunCurrent,
  runAll,
  selectFile,
  setView,
  shownTheme,
  undo,
  useLibrary,
  useModels,
  useResults,
  useRuns,
  useUndo,
  useView,
} from '../state';
import { openDialog } from '../state/dialogs';
import { stageActions } from '../studio';
import { tableActions } from '../table';
import { focusSoon } from './focus-soon';
import { shownPanels, showPanel, togglePanel } from './panels';
import { startTour } from './tour/store';
import { words } from './words';

/** An accelerator here is one that the menu cannot have: a native menu would take it from typing. */
type Doing = Omit<Action, 'id' | 'title'>;

/** Every action of the window: what the menus name, then what only the palette and the keys have. */
export function createActions(host: Host): readonly Action[] {
  const own: Partial<Record<MenuActionId, Doing>> = {
    'file.open': {
      help: words.actions.open,
      run: async () =>
        host.native
          ? takeEntries(host, await host.native.openFiles())
          : takeFiles(host, await pickFiles({ multiple: true })),
    },
    'file.openFolder': {
      help: words.actions.openFolder,
      run: async () =>
        host.native
          ? takeEntries(host, await host.native.openFolder())
          : takeFiles(host, await pickFiles({ folder: true })),
    },
    'file.openFigure': {
      help: words.actions.openFigure,
      run: async () => {
        const [picked] = await pickFiles({ accept: '.png,.svg' });
        if (picked) await takeFigure(host, picked.file);
      },
    },
    'file.openReport': {
      help: words.actions.openReport,
      run: async () => {
        const [picked] = await pickFiles({ accept: '.html,.htm,.pdf' });
        if (picked) await takeReport(host, picked.file);
      },
    },
    'report.save': {
      help: words.actions.saveReport,
      enabled: () => currentRequest() !== undefined,
      run: () => openDialog('report'),
    },
    'file.samples': {
      help: words.actions.samples,
      run: async () => takeEntries(host, await host.call('images.samples', {})),
    },
    'file.seeds': {
      help: words.actions.seeds,
      run: () => openDialog('add-seeds'),
    },
    'document.open': {
      help: words.actions.openDocument,
      run: async () =>
        host.native
          ? takeEntries(host, await host.native.openFiles())
          : takeFiles(host, await pickFiles({ accept: '.vitrine' })),
    },
    'document.recent': {
      help: words.actions.recentDocuments,
      run: () => openDialog('recent-documents'),
    },
    'document.save': {
      help: words.actions.saveDocument,
      run: () => save(host, false),
    },
    'document.saveAs': {
      help: words.actions.saveDocumentAs,
      run: () => save(host, true),
    },
    'document.findMissing': {
      help: words.actions.findMissing,
      enabled: () => [...useLibrary.getState().items.values()].some(({ lost }) => lost),
      run: () => findMissing(host),
    },
    'edit.undo': {
      enabled: () => inTextField() || useUndo.getState().past.length > 0,
      run: () => (inTextField() ? void document.execCommand('undo') : undo()),
    },
    'edit.redo': {
      enabled: () => inTextField() || useUndo.getState().future.length > 0,
      run: () => (inTextField() ? void document.execCommand('redo') : redo()),
    },
    'edit.paste': {
      help: words.actions.paste,
      run: () => pasteImage(host),
    },
    'library.search': {
      run: () => {
        showPanel('library', true);
        focusSoon('#library-search');
      },
    },
    'library.remove': {
      help: words.actions.removeImages,
      enabled: () => useLibrary.getState().marked.size > 0,
      run: () => removeImages(useLibrary.getState().marked),
    },
    'library.clear': {
      help: words.actions.clearLibrary,
      enabled: () => useLibrary.getState().items.size > 0,
      run: () => removeImages(new Set(useLibrary.getState().items.keys())),
    },
    'window.settings': {
      help: words.actions.settings,
      run: () => openDialog('settings'),
    },
    'view.palette': { run: () => openDialog('palette') },
    'view.theme': {
      help: words.actions.theme,
      run: () => setView({ theme: shownTheme() === 'dark' ? 'light' : 'dark' }),
    },
    'view.themeSystem': {
      help: words.actions.themeSystem,
      checked: () => useView.getState().theme === 'system',
      run: () => setView({ theme: 'system' }),
    },
    'model.run': {
      help: words.actions.run,
      enabled: () => currentRequest() !== undefined,
      run: async () => void (await rerunCurrent(host)),
    },
    'model.runAll': {
      help: words.actions.runAll,
      enabled: () => useLibrary.getState().items.size > 0 && useModels.getState().chosen !== null,
      run: () =>
        runAll(
          host,
          [...useLibrary.getState().items.values()].map((item) => item.entry),
        ),
    },
    'runs.start': {
      help: words.actions.startRun,
      enabled: () => useLibrary.getState().items.size > 0 && useModels.getState().chosen !== null,
      run: () => openDialog('start-run'),
    },
    'runs.list': {
      help: words.actions.runs,
      run: () => openDialog('runs'),
    },
    'runs.compare': {
      help: words.actions.compareRuns,
      enabled: () => useRuns.getState().runs.filter(({ done }) => done > 0).length > 1,
      run: () => openDialog('compare-runs'),
    },
    'runs.retrieval': {
      help: words.actions.retrieval,
      enabled: () => useRuns.getState().runs.some(({ done }) => done > 0),
      run: () => openDialog('retrieval'),
    },
    'model.cancel': {
      help: words.actions.cancel,
      enabled: () => useResults.getState().jobs.length > 0,
      run: cancelJobs,
    },
    'model.import': {
      help: words.actions.importModel,
      run: async () =>
        host.native
          ? takeEntries(host, await host.native.openFiles())
          : takeFiles(
              host,
              await pickFiles({ multiple: true, accept: '.onnx,.json,.data,.onnx_data,.txt' }),
            ),
    },
    'model.importHub': {
      help: words.actions.importHub,
      run: () => openDialog('import-hub'),
    },
    'model.remove': {
      help: words.actions.removeModel,
      enabled: () => useModels.getState().chosen !== null,
      run: () => openDialog('remove-model'),
    },
    'window.library': {
      checked: () => shownPanels().library,
      run: () => togglePanel('library'),
    },
    'window.inspector': {
      checked: () => shownPanels().inspector,
      run: () => togglePanel('inspector'),
    },
    'window.table': {
      help: words.actions.table,
      checked: () => useView.getState().table,
      run: () => setView({ table: !useView.getState().table }),
    },
    'window.fullScreen': {
      run: () =>
        document.fullscreenElement
          ? document.exitFullscreen()
          : document.documentElement.requestFullscreen(),
    },
    'help.tour': { help: words.actions.tour, run: () => startTour(host) },
    'help.shortcuts': { accelerator: '?', run: () => openDialog('shortcuts') },
    ...(host.native && {
      'help.updates': {
        help: words.actions.updates,
        run: () => {
          openDialog('updates');
          askUpdates(host, 'check');
        },
      },
    }),
    'help.about': { run: () => openDialog('about') },
  };

  const fromMenus = menus
    .flatMap((menu) => menu.items as readonly (MenuItem | null)[])
    .flatMap((item): Action[] => {
      const doing = item && own[item.id as MenuActionId];
      if (!item || !doing) return [];
      const { id, title, accelerator } = item;
      return [{ id, title, ...(accelerator ? { accelerator } : {}), ...doing }];
    });

  return [
    ...fromMenus,
    ...stageActions(host),
    ...tableActions(host),
    {
      id: 'model.edit',
      title: words.actions.editCardTitle,
      help: words.actions.editCard,
      enabled: () => useModels.getState().chosen !== null,
      run: () => openDialog('card'),
    },
    {
      id: 'library.next',
      title: words.actions.nextImage,
      accelerator: 'Alt+Right',
      enabled: () => useLibrary.getState().items.size > 1,
      run: () => step(1),
    },
    {
      id: 'library.previous',
      title: words.actions.previousImage,
      accelerator: 'Alt+Left',
      enabled: () => useLibrary.getState().items.size > 1,
      run: () => step(-1),
    },
  ];
}

/** Whether the focus is where typing goes: there the text's own undo and keys apply. */
export const inTextField = (): boolean => {
  const at = document.activeElement;
  if (at instanceof HTMLInputElement) return /^(text|search|number|url|email)$/.test(at.type);
  return at instanceof HTMLTextAreaElement;
};

/** A browser is given a name once, and then the file again with each save. */
async function save(host: Host, anew: boolean): Promise<void> {
  const { name } = useDocument.getState();
  if (host.native) await saveNatively(host, anew);
  else if (name === '' || anew) openDialog('save-document');
  else await saveAsDownload(host, name);
}

function step(by: 1 | -1): void {
  const { items, current } = useLibrary.getState();
  const ids = [...items.keys()];
  const at = current === null ? -1 : ids.indexOf(current);
  selectFile(ids[(at + by + ids.length) % ids.length] ?? null);
}

/** From the menu; Ctrl+V arrives as a paste event instead, which needs no permission. */
async function pasteImage(host: Host): Promise<void> {
  const [image] = await readClipboard();
  if (!image) {
    throw new VitrineError('bad-input', words.paste.noImage, {
      hint: words.paste.noImageHint,
    });
  }
  await takeFiles(host, [{ file: image, folder: '' }]);
}

async function readClipboard(): Promise<File[]> {
  let items: ClipboardItems;
  try {
    items = await navigator.clipboard.read();
  } catch (cause) {
    throw new VitrineError('unsupported', words.paste.notAllowed, {
      hint: words.paste.notAllowedHint,
      cause,
    });
  }
  const images = items.flatMap((item) => {
    const type = item.types.find((name) => name.startsWith('image/'));
    return type ? [item.getType(type).then((blob) => pastedFile(blob))] : [];
  });
  return Promise.all(images);
}

/** A name for an image that has none. */
export function pastedFile(blob: Blob): File {
  const extension = blob.type.split('/')[1]?.split('+')[0] ?? 'png';
  const time = new Date().toTimeString().slice(0, 8).replaceAll(':', '.');
  return new File([blob], words.paste.fileName(time, extension), { type: blob.type });
}
