import { useEffect, useState } from 'react';
import type { Host } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { setFileError, useHost } from '../state';

/** Thumbnails kept; the oldest used goes first. 160 px JPEGs: about 10 KB each. */
const KEPT = 2000;
const AT_A_TIME = 3;
const SIDE = 192;

const urls = new Map<string, string>();
/** Asked for and not yet being fetched; the newest is fetched first, since it is in sight. */
const waiting: { file: string; wanted: () => boolean; done: () => void }[] = [];
let fetching = 0;

/** Address of an image's thumbnail once it is there. An unreadable image gets its error instead. */
export function useThumbnail(file: string): string | undefined {
  const host = useHost();
  const [url, setUrl] = useState(urls.get(file));
  useEffect(() => {
    let wanted = true;
    const done = () => wanted && setUrl(urls.get(file));
    if (urls.has(file)) done();
    else {
      waiting.push({ file, wanted: () => wanted, done });
      pump(host);
    }
    return () => {
      wanted = false;
    };
  }, [file, host]);
  return url;
}

function pump(host: Host): void {
  while (fetching < AT_A_TIME) {
    const next = waiting.pop();
    if (!next) return;
    if (!next.wanted()) continue;
    fetching++;
    void fetchThumbnail(host, next.file).then(() => {
      fetching--;
      next.done();
      pump(host);
    });
  }
}

async function fetchThumbnail(host: Host, file: string): Promise<void> {
  if (urls.has(file)) return;
  try {
    const { jpeg } = await host.call('images.thumbnail', { file, side: SIDE });
    urls.set(file, URL.createObjectURL(new Blob([jpeg as BlobPart], { type: 'image/jpeg' })));
    const [oldest] = urls;
    if (urls.size > KEPT && oldest) {
      urls.delete(oldest[0]);
      URL.revokeObjectURL(oldest[1]);
    }
  } catch (thrown) {
    const error = VitrineError.from(thrown);
    if (error.code !== 'engine-crashed') setFileError(file, error.toBody());
  }
}
