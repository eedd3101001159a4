/** Both directions of one connection. Messages are plain values; Uint8Array stays binary. */
export interface Channel {
  /** Throws when the message cannot be sent; does nothing once the channel is closed. */
  send(message: unknown): void;
  /** Returns its off switch. */
  onMessage(listener: (message: unknown) => void): () => void;
  /** Runs `listener` once, when either side closed or died; at once if that has happened. */
  onClose(listener: () => void): () => void;
  close(): void;
}

/** What every channel needs: its listeners, and that closing is told exactly once. */
export class ChannelListeners {
  readonly #message = new Set<(message: unknown) => void>();
  readonly #close = new Set<() => void>();
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  readonly onMessage = (listener: (message: unknown) => void): (() => void) => {
    this.#message.add(listener);
    return () => this.#message.delete(listener);
  };

  readonly onClose = (listener: () => void): (() => void) => {
    if (this.#closed) queueMicrotask(listener);
    else this.#close.add(listener);
    return () => this.#close.delete(listener);
  };

  message(message: unknown): void {
    if (this.#closed) return;
    for (const listener of [...this.#message]) listener(message);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of [...this.#close]) listener();
    this.#close.clear();
    this.#message.clear();
  }
}
