export {
  type Ground,
  type Place,
  patchAt,
  patchBeside,
  patchLabel,
  patchName,
  patchRect,
  placeIn,
  pointedMarks,
  seesAll,
  unseenMarks,
} from '#shared/figure';
