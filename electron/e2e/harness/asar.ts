import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

interface Entry {
  size: number;
  /** From the end of the header; a file that lies beside the archive has none. */
  offset?: string;
  unpacked?: boolean;
  integrity: { algorithm: string; hash: string; blockSize: number; blocks: string[] };
}
type Folder = { files: Record<string, Folder | Entry> };

/** An archive of Electron's: https://github.com/electron/asar#format */
export class Asar {
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #root: Folder;

  constructor(path: string) {
    this.#bytes = readFileSync(path);
    this.#start = 8 + this.#bytes.readUInt32LE(4);
    const header = this.#bytes.toString('utf8', 16, 16 + this.#bytes.readUInt32LE(12));
    this.#root = JSON.parse(header);
  }

  /** Paths of all its files, with `/` between names. */
  files(): Map<string, Entry> {
    const found = new Map<string, Entry>();
    const walk = (folder: Folder, path: string): void => {
      for (const [name, entry] of Object.entries(folder.files)) {
        if ('files' in entry) walk(entry, `${path}${name}/`);
        else found.set(path + name, entry);
      }
    };
    walk(this.#root, '');
    return found;
  }

  content({ size, offset }: Entry): Buffer {
    const from = this.#start + Number(offset);
    return this.#bytes.subarray(from, from + size);
  }
}

/** Whether a file is what the archive's header says, as Electron finds out where it asks. */
export function isIntact({ integrity }: Entry, content: Buffer): boolean {
  const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const blocks = Array.from({ length: Math.max(1, integrity.blocks.length) }, (_, i) =>
    hash(content.subarray(i * integrity.blockSize, (i + 1) * integrity.blockSize)),
  );
  return (
    hash(content) === integrity.hash &&
    blocks.length === integrity.blocks.length &&
    blocks.every((block, i) => block === integrity.blocks[i])
  );
}
