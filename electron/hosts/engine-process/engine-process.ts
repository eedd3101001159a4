/*
 * Entry of the engine's own process, for both hosts: forked by the web host, or an Electron utility
 * process. Only wiring; it ends when its parent goes.
 */

import { parseArgs } from 'node:util';
import { type Channel, type Server, serve } from '#shared/wire';
import { families } from '../../../models';
import { createEngine } from '../../engine';
import { threadModules } from '../paths/thread-modules';
import { controlMethods } from './control';
import { parentChannel } from './fork';
import { type UtilityProcess, utilityParent } from './utility';

const { values } = parseArgs({
  options: {
    'state-dir': { type: 'string' },
    'zoo-dir': { type: 'string' },
    'samples-dir': { type: 'string' },
    'styles-dir': { type: 'string' },
  },
});

const { parentPort } = process as NodeJS.Process & UtilityProcess;
const pipe = parentPort ? null : parentChannel();

const servers = new Set<Server>();
const engine = createEngine({
  families,
  stateDir: values['state-dir'] ?? missing('state-dir'),
  zooDir: values['zoo-dir'] ?? missing('zoo-dir'),
  samplesDir: values['samples-dir'] ?? missing('samples-dir'),
  stylesDir: values['styles-dir'] ?? missing('styles-dir'),
  threads: threadModules(),
  // A message port needs no turns of our event loop to send.
  ...(pipe && { sent: pipe.sent }),
  emit(event, body) {
    for (const server of servers) server.emit(event, body);
  },
});

/** A window: the contract and nothing else. */
function serveWindow(channel: Channel): void {
  add(channel, serve(channel, engine.dispatch));
}

/** The parent: also hands over paths that a person chose. */
function serveParent(channel: Channel): void {
  const server = serve(channel, async (method, input, signal) => {
    if (method === 'process.ready') return {};
    if (method === 'files.expect') {
      return engine.expectPath(controlMethods[method].input.parse(input).path);
    }
    if (method === 'files.path') {
      return { path: await engine.pathOf(controlMethods[method].input.parse(input).file) };
    }
    if (method !== 'files.register') return engine.dispatch(method, input, signal);
    const { paths, folder } = controlMethods[method].input.parse(input);
    return engine.registerPaths(paths, folder);
  });
  add(channel, server);
  channel.onClose(() => void engine.close().finally(() => process.exit(0)));
}

function add(channel: Channel, server: Server): void {
  servers.add(server);
  channel.onClose(() => servers.delete(server));
}

function missing(name: string): never {
  throw new Error(`--${name} is missing`);
}

serveParent(pipe ?? utilityParent(parentPort!, serveWindow));
