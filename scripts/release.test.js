import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publishTarget, writeFeed } from '../packaging/feed.js';
import { signing, signingNote } from '../packaging/signing.js';
import { billOfMaterials } from './sbom.js';

test('the bill of materials lists what is shipped and not the tools', () => {
  const { bomFormat, metadata, components } = billOfMaterials();
  expect(bomFormat).toBe('CycloneDX');
  expect(metadata.component.name).toBe('vitrine');
  const names = components.map(({ name }) => name);
  for (const shipped of ['electron', 'onnxruntime-node', 'sharp', 'react', 'electron-updater']) {
    expect(names, shipped).toContain(shipped);
  }
  for (const tool of ['vitest', 'typescript', 'playwright-core']) {
    expect(names, tool).not.toContain(tool);
  }
  for (const { name, version } of components) expect(version, name).toMatch(/^\d/);
});

test('a release looks for updates where it was built; any other build nowhere', () => {
  const env = { VITRINE_UPDATE_REPOSITORY: 'a/b', WINDOWS_PUBLISHER: 'C' };
  const target = { provider: 'github', owner: 'a', repo: 'b' };
  expect(publishTarget({})).toBeNull();
  expect(publishTarget(env)).toEqual(target);
  expect(() => publishTarget({ VITRINE_UPDATE_REPOSITORY: 'a' })).toThrow('owner/name');
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-feed-'));
  try {
    writeFeed(folder, {});
    expect(readdirSync(folder)).toEqual([]);
    writeFeed(folder, env);
    expect(JSON.parse(readFileSync(join(folder, 'app-update.yml'), 'utf8'))).toEqual({
      ...target,
      updaterCacheDirName: 'vitrine-updater',
      publisherName: ['C'],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('signed where all keys are there, and otherwise not, with a line that says so', () => {
  const windows = { WINDOWS_CERTIFICATE_FILE: 'c.pfx', WINDOWS_CERTIFICATE_PASSWORD: 'p' };
  expect(signing(windows, 'win32')).toEqual({
    windowsSign: { certificateFile: 'c.pfx', certificatePassword: 'p' },
  });
  expect(signingNote(windows, 'win32')).toBe('The package is signed.');
  expect(signing({ WINDOWS_CERTIFICATE_FILE: 'c.pfx' }, 'win32')).toEqual({});
  expect(signingNote({ WINDOWS_CERTIFICATE_FILE: 'c.pfx' }, 'win32')).toBe(
    'NOT SIGNED: WINDOWS_CERTIFICATE_PASSWORD is not set.',
  );
  const apple = { APPLE_IDENTITY: 'i', APPLE_API_KEY_FILE: 'k', APPLE_API_KEY_ID: 'd' };
  expect(signing(apple, 'darwin')).toEqual({});
  expect(signing({ ...apple, APPLE_API_ISSUER: 's' }, 'darwin')).toEqual({
    osxSign: { identity: 'i' },
    osxNotarize: { appleApiKey: 'k', appleApiKeyId: 'd', appleApiIssuer: 's' },
  });
  expect(signing({}, 'linux')).toEqual({});
  expect(signingNote({}, 'linux')).toMatch(/not signed/);
});
