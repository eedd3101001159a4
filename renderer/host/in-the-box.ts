/** Replaced by vite.config.ts. */
declare const __IN_THE_BOX__: {
  readonly models: readonly { readonly id: string; readonly title: string }[];
  readonly samples: readonly string[];
};

/** Ids and titles of the models, and names of the samples that the engine will list, known before it has started. */
export const inTheBox = __IN_THE_BOX__;
