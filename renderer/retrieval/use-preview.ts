import { useEffect, useState } from 'react';
import type { Host } from '#shared/contract';
import type { Size } from '#shared/types';

const SIDE = 512;

export interface Preview {
  readonly url: string;
  /** Of the upright image, [H, W]. */
  readonly size: Size;
}

/** An image as large as the dialog draws it; undefined until it is there. */
export function usePreview(host: Host, file: string): Preview | undefined {
  const [preview, setPreview] = useState<Preview & { file: string }>();
  useEffect(() => {
    const abort = new AbortController();
    let url: string | undefined;
    const { signal } = abort;
    Promise.all([
      host.call('images.probe', { file }, { signal }),
      host.call('images.thumbnail', { file, side: SIDE }, { signal }),
    ]).then(
      ([{ size }, { jpeg }]) => {
        if (signal.aborted) return;
        url = URL.createObjectURL(new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }));
        setPreview({ url, size, file });
      },
      () => undefined, // the search or the run says what is wrong with it
    );
    return () => {
      abort.abort();
      if (url) URL.revokeObjectURL(url);
    };
  }, [host, file]);
  return preview?.file === file ? preview : undefined;
}
