import { BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { z } from 'zod';
import type { BridgeAnswer } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { APP_ORIGIN } from './app-protocol';

/** Only the top frame of a window of ours, showing our page, may ask anything of main. */
function senderWindow(event: IpcMainEvent | IpcMainInvokeEvent): BrowserWindow {
  const { senderFrame, sender } = event;
  const window = BrowserWindow.fromWebContents(sender);
  const ours = senderFrame?.origin === APP_ORIGIN && senderFrame === sender.mainFrame;
  if (!window || !ours)
    throw new VitrineError('bad-input', 'This page is not allowed to make this request');
  return window;
}

/** Hears one kind of message that wants no answer; one from another page is dropped. */
export function listen(channel: string, work: (window: BrowserWindow) => void): void {
  ipcMain.on(channel, (event) => {
    try {
      work(senderWindow(event));
    } catch (error) {
      console.error(`${channel}: ${VitrineError.from(error).message}`);
    }
  });
}

/** Answers one kind of request of the preload script: sender and payload checked, errors kept whole. */
export function answer<T extends z.ZodType>(
  channel: string,
  input: T,
  work: (input: z.output<T>, window: BrowserWindow) => Promise<unknown>,
): void {
  ipcMain.handle(channel, async (event, body): Promise<BridgeAnswer<unknown>> => {
    try {
      const window = senderWindow(event);
      return { value: await work(input.parse(body), window) };
    } catch (error) {
      return { error: VitrineError.from(error).toBody() };
    }
  });
}
