/** What data sets add to an image's name: CamVid, Cityscapes, and common tools. */
const ENDINGS =
  /(_L|_gtFine_label(Train)?Ids|_gtFine_color|_leftImg8bit|_(mask|label|labels|seg|gt|truth))$/i;

/** 'frame_12' of 'frame_12_L.png': the same for an image and its mask. */
export const baseName = (name: string): string =>
  name
    .replace(/\.[^.]+$/, '')
    .replace(ENDINGS, '')
    .toLowerCase();

/** Whether a file may be a mask: those are PNG or TIFF, since class numbers bear no loss. */
export const isMaskName = (name: string): boolean => /\.(png|tiff?)$/i.test(name);
