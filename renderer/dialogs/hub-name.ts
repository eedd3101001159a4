/** `owner/name` of what was typed or pasted; undefined when it is neither that nor its address. */
export const repositoryOf = (text: string): string | undefined =>
  /^(?:https:\/\/huggingface\.co\/|hf:)?([\w.-]+\/[\w.-]+)\/?$/.exec(text.trim())?.[1];
