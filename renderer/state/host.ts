import { createContext, useContext } from 'react';
import type { Host } from '#shared/contract';

/** The world outside the window, for components. */
export const HostContext = createContext<Host | null>(null);

export function useHost(): Host {
  const host = useContext(HostContext);
  if (!host) throw new Error('useHost needs <HostContext value={host}> above it');
  return host;
}
