export {
  aspectOf,
  gridRect,
  leavesOut,
  leftOut,
  type PlacedAxis,
  patchOn,
  patchRectOn,
  placedAxes,
  placeOf,
} from '#shared/attention';
