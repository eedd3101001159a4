import { loadSharp } from '../image/sharp';
import { imageMark } from './embedded-image';
import type { ReportFigure } from './model';

/** Pixels a pixel of the page in the window's figures. */
const DENSITY = 3;

/** The figure that was on the stage, as JPEG whose small letters stay sharp. */
export async function stageFigure(stage: {
  png: Uint8Array;
  caption: string;
}): Promise<ReportFigure> {
  const sharp = await loadSharp();
  const { data, info } = await sharp(stage.png)
    .flatten({ background: '#fff' })
    .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
    .toBuffer({ resolveWithObject: true });
  const image = {
    mime: 'image/jpeg',
    bytes: data,
    width: info.width,
    height: info.height,
  } as const;
  const [width, height] = [info.width / DENSITY, info.height / DENSITY];
  return {
    name: 'stage',
    width,
    height,
    marks: [imageMark(image, { x: 0, y: 0, width, height }, { smooth: true })],
    caption: `On the stage: ${stage.caption}`,
  };
}
