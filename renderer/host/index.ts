import type { Bridge, Host } from '#shared/contract';
import { connectElectron } from './electron';
import { connectWeb } from './web';

declare global {
  interface Window {
    /** Present inside Electron only: put there by the preload script. */
    readonly vitrine?: Bridge;
  }
}

/** Electron's bridge where there is one, else the web host that served the page. */
export const connectHost = (): Host =>
  window.vitrine ? connectElectron(window.vitrine) : connectWeb();
