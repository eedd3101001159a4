export { POINT_COLOR, sourceMarks } from './marks';
export {
  type MergeMap,
  meanLengths,
  measureOffsets,
  mergeMaps,
  offsetLengths,
  type Source,
  traced,
} from './places';
