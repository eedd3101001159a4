/**
 * DICOM's run lengths: a table of segments, one for each byte of a sample, the high one first, each packed as in
 * PackBits. Gives little-endian samples.
 */
export function unpackRle(frame: Buffer, count: number, bytes: number, channels: number): Buffer {
  const segments = frame.readUInt32LE(0);
  if (segments !== bytes * channels) throw new Error('its segments do not fit its samples');
  const out = Buffer.alloc(count * bytes);
  const pixels = count / channels;
  for (let s = 0; s < segments; s++) {
    const [channel, byte] = [Math.floor(s / bytes), bytes - 1 - (s % bytes)];
    let at = frame.readUInt32LE(4 + 4 * s);
    for (let pixel = 0; pixel < pixels; ) {
      const control = frame[at++];
      if (control === undefined) throw new Error('unexpected end of file');
      if (control === 128) continue;
      const isRun = control > 128;
      const length = isRun ? 257 - control : control + 1;
      for (let i = 0; i < length && pixel < pixels; i++, pixel++) {
        out[(pixel * channels + channel) * bytes + byte] = frame[isRun ? at : at + i] ?? 0;
      }
      at += isRun ? 1 : length;
    }
  }
  return out;
}
