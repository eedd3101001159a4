import type { Rgb, SegmentationFacts } from '#shared/types';
import ade20k from '../../../../assets/labels/ade20k.json';
import camvid from '../../../../assets/labels/camvid.json';
import cityscapes from '../../../../assets/labels/cityscapes.json';

/** A data set's classes with their usual colours, and how its masks are stored. */
export interface LabelSet extends Pick<SegmentationFacts, 'ignore' | 'reduceZero' | 'palette'> {
  readonly labels: string[];
}

const setOf = ({ classes, ...facts }: typeof camvid): LabelSet => ({
  ...facts,
  labels: classes.map(({ name }) => name),
  palette: classes.map(({ rgb }) => rgb as Rgb),
});

const ADE20K = setOf(ade20k);
const CITYSCAPES = setOf(cityscapes);
const SETS = [ADE20K, CITYSCAPES, setOf(camvid)];

/** Spellings of single names differ between copies of a list. */
const SAME = 0.9;
const plain = (name: string): string => name.trim().toLowerCase();

/** The set that these names are those of. */
export const setNamed = (labels: readonly string[]): LabelSet | undefined =>
  SETS.find((set) => {
    if (set.labels.length !== labels.length) return false;
    const same = set.labels.filter((name, i) => plain(name) === plain(labels[i]!)).length;
    return same >= SAME * labels.length;
  });

/** What nameless classes of this number most likely are; nothing for 11, which many sets have. */
export const setOfSize = (classes: number): LabelSet | undefined =>
  [ADE20K, CITYSCAPES].find(({ labels }) => labels.length === classes);

/** Colours for classes of which nothing is known: hues a golden angle apart, in three depths. */
export const distinctColours = (classes: number): Rgb[] =>
  Array.from({ length: classes }, (_, i) => {
    const hue = (i * 137.508) % 360;
    const value = [0.9, 0.65, 0.45][i % 3]!;
    const saturation = [0.65, 0.85, 0.5][Math.floor(i / 3) % 3]!;
    return hsvToRgb(hue, saturation, value);
  });

function hsvToRgb(hue: number, saturation: number, value: number): Rgb {
  const channel = (offset: number) => {
    const k = (offset + hue / 60) % 6;
    const level = value - value * saturation * Math.max(0, Math.min(k, 4 - k, 1));
    return Math.round(255 * level);
  };
  return [channel(5), channel(3), channel(1)];
}
