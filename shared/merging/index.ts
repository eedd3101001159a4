export {
  type MergeMap,
  measureOffsets,
  offsetLengths,
  type Place,
  type Source,
  traced,
} from './places';
