import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Where releases are: app-update.yml, written into the package where a release is built. */
const Feed = z.discriminatedUnion('provider', [
  z.object({ provider: z.literal('github'), owner: z.string().min(1), repo: z.string().min(1) }),
  z.object({ provider: z.literal('generic'), url: z.url({ protocol: /^https?$/ }) }),
]);
type Feed = z.infer<typeof Feed>;

export interface FeedFile {
  readonly path: string;
  readonly feed: Feed;
}

interface Facts {
  readonly packaged: boolean;
  readonly resourcesPath: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Null where a build has no feed. The environment names another feed for an unpackaged build only: in
 * a package it would let whoever sets it choose what is installed.
 */
export async function readFeed({ packaged, resourcesPath, env }: Facts): Promise<FeedFile | null> {
  const path = packaged ? join(resourcesPath, 'app-update.yml') : env.VITRINE_UPDATE_FEED;
  if (!path) return null;
  try {
    const { load } = await import('js-yaml');
    const feed = Feed.parse(load(await readFile(path, 'utf8')));
    if (packaged && feed.provider === 'generic' && !feed.url.startsWith('https:')) return null;
    return { path, feed };
  } catch {
    return null;
  }
}

/** Where a person finds the release. */
export const downloadPage = (feed: Feed): string =>
  feed.provider === 'github'
    ? `https://github.com/${feed.owner}/${feed.repo}/releases/latest`
    : feed.url;
