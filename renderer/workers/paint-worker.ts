/** The worker's side of a `WorkerPlace`: messages in, paintings out. */

export type ToWorker<T, R> =
  | { readonly kind: 'put'; readonly key: string; readonly item: T }
  | { readonly kind: 'drop'; readonly key: string }
  | { readonly kind: 'paint'; readonly id: number; readonly request: R };

/** Answer to `paint`; null when the tensor was dropped before its turn came. */
export interface FromWorker<P> {
  readonly id: number;
  readonly painted: P | null;
}

/** Owns the tensors handed to it and paints from them. */
export interface Painter<T, R, P> {
  put(key: string, item: T): void;
  drop(key: string): void;
  /** The painting, or null when the tensor is not (or no longer) here. */
  paint(request: R): P | null;
}

/** Answers the messages of this worker; `finish` makes of a painting what the window gets. */
export function servePaintings<T, R, P, A>(
  painter: Painter<T, R, P>,
  finish: (painting: P) => { painted: A; transfer: Transferable[] },
): void {
  self.onmessage = ({ data: message }: MessageEvent<ToWorker<T, R>>) => {
    if (message.kind === 'put') painter.put(message.key, message.item);
    else if (message.kind === 'drop') painter.drop(message.key);
    else answer(message.id, message.request);
  };
  const answer = (id: number, request: R) => {
    const painting = painter.paint(request);
    const finished = painting && finish(painting);
    const message: FromWorker<A> = { id, painted: finished?.painted ?? null };
    self.postMessage(message, { transfer: finished?.transfer ?? [] });
  };
}
