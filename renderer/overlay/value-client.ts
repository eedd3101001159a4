import { startValueClient, type ValueClient } from '../workers/value-client';

let client: ValueClient | null = null;

/** The window's painter of maps, started when it is first needed. */
export function valueClient(): ValueClient {
  client ??= startValueClient();
  return client;
}
