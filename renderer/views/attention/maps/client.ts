import { AttentionClient } from '../../../workers/attention-client';

let client: AttentionClient | null = null;

/** What paints the maps of this window, made when it is first needed. */
export function attentionClient(): AttentionClient {
  client ??= new AttentionClient();
  return client;
}
