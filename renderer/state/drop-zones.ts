import { create } from 'zustand';

/** A part of the window that takes dropped files for itself while it is on show. */
export interface DropZone {
  /** What happens to what is dropped there, in few words. */
  readonly title: string;
  /** Where it is. */
  readonly element: HTMLElement;
  take(files: readonly { readonly file: File; readonly folder: string }[]): Promise<void>;
}

/** Every zone on show; everywhere else a drop is for the library. */
export const useDropZones = create<{ readonly zones: readonly DropZone[] }>()(() => ({
  zones: [],
}));

/** Returns the off switch. */
export function offerDropZone(zone: DropZone): () => void {
  const set = useDropZones.setState;
  set(({ zones }) => ({ zones: [...zones, zone] }));
  return () => set(({ zones }) => ({ zones: zones.filter((one) => one !== zone) }));
}
