// Where a released copy looks for updates: the releases of the GitHub repository that builds it. Any
// other build has no place to look, and says so.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** For electron-builder, which writes latest*.yml by it; null where this is no release. */
export function publishTarget({ VITRINE_UPDATE_REPOSITORY } = process.env) {
  if (!VITRINE_UPDATE_REPOSITORY) return null;
  const [owner, repo, ...more] = VITRINE_UPDATE_REPOSITORY.split('/');
  if (!owner || !repo || more.length > 0) {
    throw new Error(`VITRINE_UPDATE_REPOSITORY is owner/name, not ${VITRINE_UPDATE_REPOSITORY}`);
  }
  return { provider: 'github', owner, repo };
}

/** app-update.yml in the package's resources; JSON is YAML. */
export function writeFeed(resources, env = process.env) {
  const target = publishTarget(env);
  if (!target) return;
  const { WINDOWS_PUBLISHER } = env;
  const feed = {
    ...target,
    updaterCacheDirName: 'vitrine-updater',
    // An update of a signed copy must be signed by the same publisher.
    ...(WINDOWS_PUBLISHER ? { publisherName: [WINDOWS_PUBLISHER] } : {}),
  };
  writeFileSync(join(resources, 'app-update.yml'), JSON.stringify(feed));
}
