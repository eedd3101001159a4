import type { ValueMap } from '../../workers/value-painter';

type LabelOf = (index: number) => string;

/** 1 where two maps of one image name different classes, else 0; uint8 of the same shape. */
export function disagreement(a: ValueMap, b: ValueMap, inA: LabelOf, inB: LabelOf): ValueMap {
  // Two models may number the same classes otherwise: what each class of one is called in the other.
  const theirs = [...new Set(b.data)];
  const same = new Map(
    [...new Set(a.data)].map((own) => [
      own,
      new Set(theirs.filter((other) => inB(other) === inA(own))),
    ]),
  );
  const data = new Uint8Array(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = same.get(a.data[i]!)!.has(b.data[i]!) ? 0 : 1;
  return { shape: a.shape, data };
}

/** The second less the first, both in 255ths, as bytes: 0 stands for -1, 255 for 1. */
export function signedDifference(first: ValueMap, second: ValueMap): ValueMap {
  const data = new Uint8Array(first.data.length);
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.round((second.data[i]! - first.data[i]! + 255) / 2);
  }
  return { shape: first.shape, data };
}
