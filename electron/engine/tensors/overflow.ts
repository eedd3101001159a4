/** What to do about an output with values that are no numbers. */
export const OVERFLOW_HINT =
  'Its numbers overflow on this input, as float16 models sometimes do: use a float32 export.';
