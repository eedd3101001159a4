// node packaging/signing-keys.js, on a build server: puts the signing keys that its secrets hold where
// the tools find them, and names the places to the steps that follow. Does nothing without secrets.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { env, platform } = process;
const { RUNNER_TEMP, GITHUB_ENV } = env;

if (platform === 'darwin' && env.APPLE_CERTIFICATE) {
  tell('APPLE_IDENTITY', importIdentity(save('certificate.p12', env.APPLE_CERTIFICATE)));
  if (env.APPLE_API_KEY) tell('APPLE_API_KEY_FILE', save('api-key.p8', env.APPLE_API_KEY));
}
if (platform === 'win32' && env.WINDOWS_CERTIFICATE) {
  const file = save('certificate.pfx', env.WINDOWS_CERTIFICATE);
  tell('WINDOWS_CERTIFICATE_FILE', file);
  // electron-builder's name for it: it signs the installer.
  tell('WIN_CSC_LINK', file);
}

/** Writes a secret, which is base64, to a file that goes with the build server's machine. */
function save(name, secret) {
  const file = join(RUNNER_TEMP, name);
  writeFileSync(file, Buffer.from(secret, 'base64'), { mode: 0o600 });
  return file;
}

function tell(name, value) {
  appendFileSync(GITHUB_ENV, `${name}=${value}\n`);
}

/** A keychain for this build alone, with the certificate in it; the name of its identity. */
function importIdentity(certificate) {
  const keychain = join(RUNNER_TEMP, 'signing.keychain-db');
  const password = randomBytes(16).toString('hex');
  const security = (...args) => execFileSync('security', args, { encoding: 'utf8' });
  security('create-keychain', '-p', password, keychain);
  security('set-keychain-settings', '-lut', '21600', keychain);
  security('unlock-keychain', '-p', password, keychain);
  const tools = ['-T', '/usr/bin/codesign', '-T', '/usr/bin/productbuild'];
  const secret = env.APPLE_CERTIFICATE_PASSWORD ?? '';
  security('import', certificate, '-k', keychain, '-P', secret, '-f', 'pkcs12', ...tools);
  // Without this codesign asks in a window.
  security('set-key-partition-list', '-S', 'apple-tool:,apple:', '-k', password, keychain);
  security('list-keychains', '-d', 'user', '-s', keychain, 'login.keychain-db');
  const found = security('find-identity', '-v', '-p', 'codesigning', keychain);
  const identity = /"(Developer ID Application: [^"]+)"/.exec(found)?.[1];
  if (!identity) throw new Error('APPLE_CERTIFICATE holds no "Developer ID Application" identity');
  return identity;
}
