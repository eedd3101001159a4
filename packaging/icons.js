// The application's icon in the formats that systems want, all made of assets/icon.svg.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

/** The sizes in which Linux desktops look for icons; larger ones are not found. */
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];

/**
 * Writes icon.png, icon.ico (Windows), icon.icns (macOS) and the folder linux; gives the common stem of the
 * files.
 */
export async function writeIcons(svg, folder) {
  const png = (side) =>
    sharp(svg, { density: (72 * side) / 64 })
      .resize(side, side)
      .png()
      .toBuffer();
  const [small, large] = await Promise.all([png(256), png(1024)]);
  const linux = join(folder, 'linux');
  mkdirSync(linux, { recursive: true });
  for (const side of LINUX_SIZES)
    writeFileSync(join(linux, `${side}x${side}.png`), await png(side));
  writeFileSync(join(folder, 'icon.png'), large);
  writeFileSync(join(folder, 'icon.ico'), ico(small));
  writeFileSync(join(folder, 'icon.icns'), icns(large));
  return join(folder, 'icon');
}

/** One 256-pixel PNG behind the directory of an ICO file; 256 is written as 0. */
function ico(png) {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2); // an icon
  head.writeUInt16LE(1, 4); // of one image
  head.writeUInt16LE(1, 10); // colour planes
  head.writeUInt16LE(32, 12); // bits a pixel
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(head.length, 18);
  return Buffer.concat([head, png]);
}

/** One 1024-pixel PNG (`ic10`) in an ICNS file. */
function icns(png) {
  const chunk = (type, content) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(content.length + head.length, 4);
    return Buffer.concat([head, content]);
  };
  return chunk('icns', chunk('ic10', png));
}
