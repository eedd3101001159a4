/*
 * Runs sandboxed before the page and gives it the bridge: fixed messages to main, nothing else.
 * Paths of dropped files go from here to main; the page never sees one.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { type Bridge, channels, PORT_MESSAGE } from '../../shared/contract/bridge';

function listen(channel: string, listener: (body: unknown) => void): () => void {
  const handler = (_event: unknown, body: unknown): void => listener(body);
  ipcRenderer.on(channel, handler);
  return () => ipcRenderer.off(channel, handler);
}

const bridge: Bridge = {
  // Chromium hands the switch on to the processes it starts.
  sandboxed: !process.argv.includes('--no-sandbox'),
  connect: () => ipcRenderer.send(channels.connect),
  restartEngine: () => ipcRenderer.send(channels.restartEngine),
  hasPath: (file) => webUtils.getPathForFile(file) !== '',
  addFile: (file, folder) =>
    ipcRenderer.invoke(channels.addPath, { path: webUtils.getPathForFile(file), folder }),
  addBytes: (name, bytes) => ipcRenderer.invoke(channels.addBytes, { name, bytes }),
  openFiles: () => ipcRenderer.invoke(channels.openFiles),
  openFolder: () => ipcRenderer.invoke(channels.openFolder),
  chooseSave: (name) => ipcRenderer.invoke(channels.chooseSave, { name }),
  saveFile: (name, bytes) => ipcRenderer.invoke(channels.saveFile, { name, bytes }),
  revealSaved: () => ipcRenderer.invoke(channels.revealSaved),
  revealRun: (run) => ipcRenderer.invoke(channels.revealRun, { run }),
  updates: (command) => ipcRenderer.invoke(channels.updates, command),
  onUpdates: (listener) => listen(channels.updatesChanged, listener),
  setTheme: (theme) => ipcRenderer.invoke(channels.setTheme, theme),
  setDocument: (document) => ipcRenderer.invoke(channels.setDocument, document),
  dragOut: (name, bytes) => ipcRenderer.invoke(channels.dragOut, { name, bytes }),
  leave: (answer) => ipcRenderer.invoke(channels.leave, answer),
  marksEdited: process.platform === 'darwin',
  ready: () => ipcRenderer.send(channels.ready),
  onMenu: (listener) => listen(channels.menu, listener),
  onOpened: (listener) => listen(channels.opened, listener),
  onLeave: (listener) => listen(channels.leave, listener),
  onShowRun: (listener) => listen(channels.showRun, listener),
};
contextBridge.exposeInMainWorld('vitrine', bridge);

// A port cannot cross the context bridge; a window message to the page itself can carry it.
ipcRenderer.on(channels.port, (event) => {
  window.postMessage(PORT_MESSAGE, window.location.origin, [...event.ports]);
});
