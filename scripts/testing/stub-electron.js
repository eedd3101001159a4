// A zip that looks to the packaging tools like Electron's own, with a program that does nothing.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** What @electron/fuses looks for in the binary: this text, version 1, the number of fuses, each. */
const FUSE_WIRE = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 8]),
  Buffer.from('10110000'),
]);

/** Writes electron-vVERSION-linux-ARCH.zip into `folder`. */
export function writeStubElectron(folder, version, arch) {
  const files = {
    electron: Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n#'), FUSE_WIRE, Buffer.from('\n')]),
    version: Buffer.from(version),
    LICENSE: Buffer.from('stub'),
    'chrome-sandbox': Buffer.from('stub'),
    'resources/default_app.asar': Buffer.from('stub'),
  };
  writeFileSync(join(folder, `electron-v${version}-linux-${arch}.zip`), zip(files));
}

/** Uncompressed, as PKWARE's APPNOTE 4.3 describes: entries, their directory, its end. */
function zip(files) {
  const entries = [];
  const directory = [];
  let offset = 0;
  for (const [name, data] of Object.entries(files)) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14); // compressed
    common.writeUInt32LE(data.length, 18); // as it was
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((0o100755 << 16) >>> 0, 6); // Unix mode
    rest.writeUInt32LE(offset, 10);
    const madeByUnix = Buffer.from([20, 3]);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02'), madeByUnix, common, rest, Buffer.from(name)]),
    );
    entries.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...entries, listed, end]);
}
