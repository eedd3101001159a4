import { VitrineError } from '#shared/types';

const tryAgain = 'Check the network connection and try again.';

/** What electron-updater, Chromium's network stack and the file system call it, and what we say. */
const CAUSES: readonly [RegExp, () => VitrineError][] = [
  [
    /ENOSPC|EDQUOT/,
    () =>
      new VitrineError('disk', 'The disk is full', {
        hint: 'Free some space and try again. The part already downloaded is kept.',
      }),
  ],
  [
    /EACCES|EPERM|EROFS|ENOENT|ENOTDIR/,
    () =>
      new VitrineError('disk', 'The update could not be written', {
        hint: 'Check that the folder Vitrine is installed in exists and that you can write to it, or use the download page.',
      }),
  ],
  [
    /ERR_CHECKSUM_MISMATCH/,
    () =>
      new VitrineError('network', 'The download does not match its published checksum', {
        hint: 'It was deleted and nothing was installed. Try again later.',
      }),
  ],
  [
    /ERR_UPDATER_INVALID_SIGNATURE|Could not get code signature|code signature/i,
    () =>
      new VitrineError('unsupported', 'The update is not signed by the publisher of this copy', {
        hint: 'Nothing was installed. Install the update from its download page.',
      }),
  ],
  [
    /ERR_UPDATER_(CHANNEL_FILE_NOT_FOUND|LATEST_VERSION_NOT_FOUND|NO_PUBLISHED_VERSIONS)|HTTP_ERROR_404/,
    () =>
      new VitrineError('network', 'The update server has no release for this system', {
        hint: 'Try again later.',
      }),
  ],
  [
    /ERR_UPDATER_(INVALID|NO_)|YAMLException/,
    () =>
      new VitrineError('network', 'The update server sent a response that is not a release', {
        hint: 'Try again later. A network sign-in page may be the cause.',
      }),
  ],
  [
    /HTTP_ERROR_|status \d\d\d/,
    () =>
      new VitrineError('network', 'The update server reported an error', {
        hint: 'Try again later.',
      }),
  ],
  [
    /ERR_INTERNET_DISCONNECTED|ERR_NAME_NOT_RESOLVED|ERR_ADDRESS_UNREACHABLE|ENOTFOUND|EAI_AGAIN/,
    () => new VitrineError('network', 'There is no network connection', { hint: tryAgain }),
  ],
  [
    /ERR_CONNECTION_REFUSED|ECONNREFUSED|ERR_TIMED_OUT|ERR_CONNECTION_TIMED_OUT|ETIMEDOUT|timed out/,
    () => new VitrineError('network', 'The update server does not answer', { hint: tryAgain }),
  ],
  [
    /ERR_CERT_|ERR_SSL_/,
    () =>
      new VitrineError('network', 'The connection to the update server is not secure', {
        hint: 'Check this computer’s clock and whether the network intercepts connections.',
      }),
  ],
  [
    /net::ERR_|ECONNRESET|EPIPE|terminated|aborted/,
    () => new VitrineError('network', 'The connection was lost', { hint: tryAgain }),
  ],
];

/** An error of an update in our own words, with the original text as a detail. */
export function explain(thrown: unknown): VitrineError {
  if (thrown instanceof VitrineError) return thrown;
  const text = describe(thrown);
  const known = CAUSES.find(([pattern]) => pattern.test(text))?.[1]();
  if (!known) return VitrineError.from(thrown);
  const { code, message, hint } = known;
  return new VitrineError(code, message, { hint, detail: { cause: text }, cause: thrown });
}

/** Name, code and first line of the message of an error and of what caused it. */
function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { code } = thrown as NodeJS.ErrnoException;
  const own = [thrown.name, code, thrown.message.split('\n')[0]].filter(Boolean).join(' ');
  return thrown.cause ? `${own}: ${describe(thrown.cause)}` : own;
}
