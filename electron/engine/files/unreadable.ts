import { VitrineError } from '#shared/types';

/** Why a file cannot be read, from what the system said; `name` is what the user calls it. */
export function unreadable(error: unknown, name: string): VitrineError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = { file: name };
  switch (code) {
    case 'EISDIR':
      return new VitrineError('bad-input', `${name} is a folder, not an image`, {
        hint: 'Open it as a folder.',
        detail,
      });
    case 'ENOENT':
      return new VitrineError('bad-input', `${name} does not exist`, {
        hint: 'It may have been moved or renamed since.',
        detail,
      });
    case 'EACCES':
    case 'EPERM':
      return new VitrineError('bad-input', `${name} may not be read: permission denied`, {
        hint: 'Change its permissions, or copy it to a folder of yours.',
        detail,
      });
    case 'ERR_FS_FILE_TOO_LARGE':
      return new VitrineError('bad-input', `${name} is larger than 2 GB`, {
        hint: 'Save it smaller.',
        detail,
      });
    default:
      return new VitrineError('disk', `${name} could not be read: ${code || String(error)}`, {
        hint: 'Check the disk or network folder it lies on.',
        detail,
        cause: error,
      });
  }
}
