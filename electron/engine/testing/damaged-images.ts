import { crc32, deflateSync } from 'node:zlib';

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
};

/** An 8-bit grey PNG that promises `width` x `height` pixels and holds one compressed row or none. */
export function promisingPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // bits a sample; colour type 0 is grey
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(width > 0 ? width + 1 : 0))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The same bytes with every 64th byte after `start` turned over. */
export function damaged(bytes: Buffer, start: number): Buffer {
  const copy = Buffer.from(bytes);
  for (let i = start; i < copy.length; i += 64) copy[i] = copy[i]! ^ 0xff;
  return copy;
}
