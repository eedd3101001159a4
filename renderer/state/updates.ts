import { create } from 'zustand';
import type { Host, UpdateCommand, UpdateState } from '#shared/contract';
import { showError } from './toasts';

interface UpdatesState {
  /** As the desktop app says; null before it has, and in the browser. */
  readonly state: UpdateState | null;
}

export const useUpdates = create<UpdatesState>()(() => ({ state: null }));

const take = (state: UpdateState): void => useUpdates.setState({ state });

/** Asks the desktop app for something about updates; nothing in the browser. */
export const askUpdates = (host: Host, command: UpdateCommand): void =>
  void host.native?.updates(command).then(take, showError);

/** Begins when the window has nothing better to do; returns the off switch. */
export function followUpdates(host: Host): () => void {
  if (!host.native) return () => undefined;
  const off = host.native.onUpdates(take);
  const idle = requestIdleCallback(() => askUpdates(host, 'state'));
  return () => {
    cancelIdleCallback(idle);
    off();
  };
}
