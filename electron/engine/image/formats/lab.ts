/**
 * 8-bit CIELAB to sRGB as Pillow does it (by Little CMS): exact colours on a lattice of 33 levels a channel, and
 * linear between them. The formula alone differs from that by up to 25 levels in saturated colours.
 */
const LEVELS = 33;
/** Of D50, the white of CIELAB in files, which the sRGB primaries below are adapted to. */
const WHITE = [0.9642, 1, 0.8249] as const;
const RGB_OF_XYZ = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
] as const;

/** `[L, a, b]` a pixel, a and b as signed bytes. */
export function labToRgb(lab: Uint8Array): Uint8Array {
  const table = lattice();
  const rgb = new Uint8Array(lab.length);
  const steps = [LEVELS * LEVELS * 3, LEVELS * 3, 3];
  const [rest, order] = [
    [0, 0, 0],
    [0, 1, 2],
  ];
  for (let i = 0; i < lab.length; i += 3) {
    let corner = 0;
    for (let c = 0; c < 3; c++) {
      const level = ((c === 0 ? lab[i]! : lab[i + c]! ^ 128) / 255) * (LEVELS - 1);
      const below = Math.min(Math.floor(level), LEVELS - 2);
      rest[c] = level - below;
      corner += below * steps[c]!;
    }
    // Tetrahedra: from the lower corner to the upper one, along the axis with the largest rest first.
    order.sort((x, y) => rest[y]! - rest[x]! || x - y);
    const [first, second, third] = order.map((axis) => rest[axis]!) as [number, number, number];
    const weights = [1 - first, first - second, second - third, third];
    const sum = [0, 0, 0];
    let at = corner;
    weights.forEach((weight, k) => {
      if (k > 0) at += steps[order[k - 1]!]!;
      for (let c = 0; c < 3; c++) sum[c]! += weight * table[at + c]!;
    });
    for (let c = 0; c < 3; c++) rgb[i + c] = Math.round(sum[c]! / 257);
  }
  return rgb;
}

let made: Uint16Array | undefined;
function lattice(): Uint16Array {
  if (made) return made;
  made = new Uint16Array(LEVELS ** 3 * 3);
  let at = 0;
  const level = (i: number) => i / (LEVELS - 1);
  for (let l = 0; l < LEVELS; l++) {
    for (let a = 0; a < LEVELS; a++) {
      for (let b = 0; b < LEVELS; b++) {
        const rgb = exact(level(l) * 100, level(a) * 255 - 128, level(b) * 255 - 128);
        for (const value of rgb) made[at++] = Math.round(value * 65535);
      }
    }
  }
  return made;
}

function exact(l: number, a: number, b: number): number[] {
  const y = (l + 16) / 116;
  const xyz = [y + a / 500, y, y - b / 200].map((t, i) => {
    const linear = t <= 24 / 116 ? (108 / 841) * (t - 16 / 116) : t ** 3;
    return linear * WHITE[i]!;
  });
  return RGB_OF_XYZ.map((row) => {
    const sum = row.reduce((total, factor, i) => total + factor * xyz[i]!, 0);
    const light = Math.min(1, Math.max(0, sum));
    return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  });
}
