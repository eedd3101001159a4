import { create } from 'zustand';

/** As in the animations that are saved. */
export const FRAME_MS = 80;

/** Whether the walk plays: nothing that is saved. */
export const usePlaying = create<{ playing: boolean; toggle: () => void }>()((set) => ({
  playing: false,
  toggle: () => set(({ playing }) => ({ playing: !playing })),
}));
