import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

const BLOCK = 65_536;

export interface MadeRelease {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Blocks that two versions of a program may share. */
export const blocks = (count: number): Buffer[] =>
  Array.from({ length: count }, () => randomBytes(BLOCK));

/**
 * An AppImage for tests: a shell script that notes its start in the state folder, then `body`, then the
 * map of its blocks, as electron-builder appends it.
 */
export function makeAppImage(version: string, body: readonly Buffer[]): Buffer {
  const script = `#!/bin/sh\necho "${version} $0" >> "$VITRINE_HOME/started"\nexit 0\n`;
  const content = [Buffer.from(script.padEnd(4096, '\n')), ...body];
  const map = {
    version: '2',
    files: [
      {
        name: 'file',
        offset: 0,
        checksums: content.map((block) => createHash('sha256').update(block).digest('base64')),
        sizes: content.map(({ length }) => length),
      },
    ],
  };
  const packed = deflateRawSync(JSON.stringify(map));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(packed.length);
  return Buffer.concat([...content, packed, length]);
}

/** Writes the AppImage and latest-linux.yml into a server's folder. */
export function publish(
  folder: string,
  version: string,
  bytes: Buffer,
  sha512?: string,
): MadeRelease {
  const name = `Vitrine-${version}.AppImage`;
  const hash = sha512 ?? createHash('sha512').update(bytes).digest('base64');
  const blockMapSize = bytes.readUInt32BE(bytes.length - 4);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), bytes);
  writeFileSync(
    join(folder, 'latest-linux.yml'),
    [
      `version: ${version}`,
      'files:',
      `  - url: ${name}`,
      `    sha512: ${hash}`,
      `    size: ${bytes.length}`,
      `    blockMapSize: ${blockMapSize}`,
      `path: ${name}`,
      `sha512: ${hash}`,
      `releaseDate: '2026-11-30T00:00:00.000Z'`,
      '',
    ].join('\n'),
  );
  return { name, bytes };
}

/** An AppImage as a user has it. */
export function install(path: string, bytes: Buffer): void {
  writeFileSync(path, bytes);
  chmodSync(path, 0o755);
}
