import { dirname, join } from 'node:path';
import type { Session } from 'electron';
import type { AppUpdater, ProgressInfo } from 'electron-updater';
import { download } from './resumable';

/** What electron-updater's HTTP executor is asked for a download with. */
interface DownloadOptions {
  readonly headers?: Record<string, string> | null;
  readonly sha512?: string | null;
  readonly cancellationToken: {
    createPromise<T>(
      work: (
        resolve: (value: T) => void,
        reject: (error: unknown) => void,
        onCancel: (handler: () => void) => void,
      ) => void,
    ): Promise<T>;
  };
  readonly onProgress?: (progress: ProgressInfo) => void;
}

/** The parts of electron-updater that its types leave out. */
interface Inner {
  httpExecutor: {
    createRequest(options: { headers?: Record<string, unknown> }, done: unknown): unknown;
    download(url: URL, file: string, options: DownloadOptions): Promise<string>;
  };
  stagingUserIdPromise: { value: Promise<string> };
}

/**
 * Requests carry nothing that tells one user from another (electron-updater makes up an id, keeps it
 * and sends it along), and a whole download goes on where the last one broke off.
 */
export function shapeRequests(updater: AppUpdater, session: Session): void {
  const inner = updater as unknown as Inner;
  inner.stagingUserIdPromise = { value: Promise.resolve('') };
  const { httpExecutor } = inner;
  const createRequest = httpExecutor.createRequest.bind(httpExecutor);
  httpExecutor.createRequest = (options, done) => {
    const { 'x-user-staging-id': _, ...headers } = options.headers ?? {};
    return createRequest({ ...options, headers }, done);
  };

  httpExecutor.download = (url, file, { sha512, headers, cancellationToken, onProgress }) => {
    if (!sha512) throw Object.assign(new Error('No sha512'), { code: 'ERR_UPDATER_NO_CHECKSUM' });
    return cancellationToken.createPromise<string>((resolve, reject, onCancel) => {
      const stop = new AbortController();
      onCancel(() => stop.abort());
      download((address, init) => session.fetch(address, init), {
        url: url.href,
        file,
        // Beside `pending`, which is emptied after every failure.
        folder: join(dirname(dirname(file)), 'partial'),
        sha512,
        headers: headers ?? {},
        signal: stop.signal,
        onProgress: (transferred, total) =>
          onProgress?.({
            transferred,
            total,
            delta: 0,
            percent: (100 * transferred) / total,
            bytesPerSecond: 0,
          }),
      }).then(() => resolve(file), reject);
    });
  };
}
