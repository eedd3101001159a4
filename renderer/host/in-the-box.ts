/** Replaced by vite.config.ts. */
declare const __IN_THE_BOX__: {
  readonly models: readonly string[];
  readonly samples: readonly string[];
};

/** Titles of the models and names of the samples that the engine will list, known before it has started. */
export const inTheBox = __IN_THE_BOX__;
