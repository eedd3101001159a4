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
import { shownPanels, showPanel, togglePanel } from './panels';

/** An accelerator here is one that the menu cannot have: a native menu would take it from typing. */
type Doing = Omit<Action, 'id' | 'title'>;

/** Every action of the window: what the menus name, then what only the palette and the keys have. */
export function createActions(host: Host): readonly Action[] {
  const own: Partial<Record<MenuActionId, Doing>> = {
    'file.open': {
      help: 'Adds images, models or saved figures.',
      run: async () =>
        host.native
          ? takeEntries(host, await host.native.openFiles())
          : takeFiles(host, await pickFiles({ multiple: true })),
    },
    'file.openFolder': {
      help: 'Adds every image and model in a folder and its subfolders.',
      run: async () =>
        host.native
          ? takeEntries(host, await host.native.openFolder())
          : takeFiles(host, await pickFiles({ folder: true })),
    },
    'file.openFigure': {
      help: 'Restores the image, model, settings and view of a saved PNG or SVG figure.',
      run: async () => {
        const [picked] = await pickFiles({ accept: '.png,.svg' });
        if (picked) await takeFigure(host, picked.file);
      },
    },
    'file.openReport': {
      help: 'Restores the images, model, settings and view of a report made by Vitrine.',
      run: async () => {
        const [picked] = await pickFiles({ accept: '.html,.htm,.pdf' });
        if (picked) await takeReport(host, picked.file);
      },
    },
    'report.save': {
      help: 'Saves figures, methods, tables and data for one or more images, as HTML, PDF, Markdown or data files.',
      enabled: () => currentRequest() !== undefined,
      run: () => openDialog('report'),
    },
    'file.samples': {
      help: 'Adds the photographs that come with Vitrine.',
      run: async () => takeEntries(host, await host.call('images.samples', {})),
    },
    'document.open': {
      help: 'Restores the images, models, settings and views of a saved document.',
      run: async () =>
        host.native
          ? takeEntries(host, await host.native.openFiles())
          : takeFiles(host, await pickFiles({ accept: '.vitrine' })),
    },
    'document.recent': {
      help: 'Lists recently saved or opened documents.',
      run: () => openDialog('recent-documents'),
    },
    'document.save': {
      help: 'Saves images by path and hash, models, settings, views, tags and notes in one file.',
      run: () => save(host, false),
    },
    'document.saveAs': {
      help: 'Saves the document to a new file.',
      run: () => save(host, true),
    },
    'document.findMissing': {
      help: 'Searches a folder for images of this document that have moved.',
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
      help: 'Adds the image on the clipboard.',
      run: () => pasteImage(host),
    },
    'library.search': {
      run: () => {
        showPanel('library', true);
        focusSoon('#library-search');
      },
    },
    'library.remove': {
      help: 'Removes the selected images from the library. The files stay on disk.',
      enabled: () => useLibrary.getState().marked.size > 0,
      run: () => removeImages(useLibrary.getState().marked),
    },
    'library.clear': {
      help: 'Removes all images from the library. The files stay on disk.',
      enabled: () => useLibrary.getState().items.size > 0,
      run: () => removeImages(new Set(useLibrary.getState().items.keys())),
    },
    'window.settings': {
      help: 'Theme, density, what runs the models, stored copies and updates.',
      run: () => openDialog('settings'),
    },
    'view.palette': { run: () => openDialog('palette') },
    'view.theme': {
      help: 'Switches between the dark and the light theme. The model does not run again.',
      run: () => setView({ theme: shownTheme() === 'dark' ? 'light' : 'dark' }),
    },
    'view.themeSystem': {
      help: 'Light or dark as the operating system is, also when it changes.',
      checked: () => useView.getState().theme === 'system',
      run: () => setView({ theme: 'system' }),
    },
    'model.run': {
      help: 'Runs the selected model on the current image again.',
      enabled: () => currentRequest() !== undefined,
      run: async () => void (await rerunCurrent(host)),
    },
    'model.runAll': {
      help: 'Runs the selected model on every image in the library that has no result yet.',
      enabled: () => useLibrary.getState().items.size > 0 && useModels.getState().chosen !== null,
      run: () =>
        runAll(
          host,
          [...useLibrary.getState().items.values()].map((item) => item.entry),
        ),
    },
    'runs.start': {
      help: 'Runs the selected model on all or the selected images and adds one table row per image. The run can be paused and resumed.',
      enabled: () => useLibrary.getState().items.size > 0 && useModels.getState().chosen !== null,
      run: () => openDialog('start-run'),
    },
    'runs.list': {
      help: 'Shows runs and their progress; pause, resume or remove them here.',
      run: () => openDialog('runs'),
    },
    'runs.compare': {
      help: 'Shows where two runs over the same images agree and differ. No model runs.',
      enabled: () => useRuns.getState().runs.filter(({ done }) => done > 0).length > 1,
      run: () => openDialog('compare-runs'),
    },
    'model.cancel': {
      help: 'Stops the current jobs. Finished images keep their results.',
      enabled: () => useResults.getState().jobs.length > 0,
      run: cancelJobs,
    },
    'model.import': {
      help: 'Adds an ONNX model. Select its data and configuration files together with it.',
      run: async () =>
        host.native
          ? takeEntries(host, await host.native.openFiles())
          : takeFiles(
              host,
              await pickFiles({ multiple: true, accept: '.onnx,.json,.data,.onnx_data,.txt' }),
            ),
    },
    'model.importHub': {
      help: 'Downloads a vision transformer by its name from huggingface.co.',
      run: () => openDialog('import-hub'),
    },
    'model.remove': {
      help: 'Deletes the imported copy of the selected model, or disables a built-in one.',
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
      help: 'Shows the rows of a run, to sort, filter and plot.',
      checked: () => useView.getState().table,
      run: () => setView({ table: !useView.getState().table }),
    },
    'window.fullScreen': {
      run: () =>
        document.fullscreenElement
          ? document.exitFullscreen()
          : document.documentElement.requestFullscreen(),
    },
    'help.shortcuts': { accelerator: '?', run: () => openDialog('shortcuts') },
    ...(host.native && {
      'help.updates': {
        help: 'Asks the update server for a newer version. Nothing is downloaded yet.',
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
      title: 'Edit Model Card…',
      help: 'Edits preprocessing and labels; the model then runs again.',
      enabled: () => useModels.getState().chosen !== null,
      run: () => openDialog('card'),
    },
    {
      id: 'library.next',
      title: 'Next Image',
      accelerator: 'Alt+Right',
      enabled: () => useLibrary.getState().items.size > 1,
      run: () => step(1),
    },
    {
      id: 'library.previous',
      title: 'Previous Image',
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
    throw new VitrineError('bad-input', 'There is no image on the clipboard', {
      hint: 'Copy an image first, or drop its file into the window.',
    });
  }
  await takeFiles(host, [{ file: image, folder: '' }]);
}

async function readClipboard(): Promise<File[]> {
  let items: ClipboardItems;
  try {
    items = await navigator.clipboard.read();
  } catch (cause) {
    throw new VitrineError('unsupported', 'The browser does not let the page read the clipboard', {
      hint: 'Press Ctrl+V instead; it needs no permission.',
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
  return new File([blob], `Pasted ${time}.${extension}`, { type: blob.type });
}

/** At once, since typing follows; or when the panel that holds it is there. */
function focusSoon(selector: string): void {
  const focus = () => document.querySelector<HTMLElement>(selector)?.focus();
  if (document.querySelector(selector)) focus();
  else requestAnimationFrame(focus);
}
