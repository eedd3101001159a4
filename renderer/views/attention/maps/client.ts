import { type AttentionClient, startAttentionClient } from '../../../workers/attention-client';

let client: AttentionClient | null = null;

/** The window's painting worker, started when it is first needed. */
export function attentionClient(): AttentionClient {
  client ??= startAttentionClient();
  return client;
}
