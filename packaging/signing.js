// How packages are signed: with the keys that signing-keys.js has taken from the build server's secrets.
// Without them a package is not signed, and says so.

/** Electron Forge's options for signing the program. */
export function signing(env = process.env, platform = process.platform) {
  const missing = missingKeys(env, platform);
  if (missing === null || missing.length > 0) return {};
  if (platform === 'win32') {
    const { WINDOWS_CERTIFICATE_FILE, WINDOWS_CERTIFICATE_PASSWORD } = env;
    return {
      windowsSign: {
        certificateFile: WINDOWS_CERTIFICATE_FILE,
        certificatePassword: WINDOWS_CERTIFICATE_PASSWORD,
      },
    };
  }
  return {
    osxSign: { identity: env.APPLE_IDENTITY },
    osxNotarize: {
      appleApiKey: env.APPLE_API_KEY_FILE,
      appleApiKeyId: env.APPLE_API_KEY_ID,
      appleApiIssuer: env.APPLE_API_ISSUER,
    },
  };
}

/** A line for the log of a build. */
export function signingNote(env = process.env, platform = process.platform) {
  const missing = missingKeys(env, platform);
  if (missing === null) return 'Packages for Linux are not signed: SHA256SUMS is what there is.';
  return missing.length === 0
    ? 'The package is signed.'
    : `NOT SIGNED: ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} not set.`;
}

const KEYS = {
  darwin: ['APPLE_IDENTITY', 'APPLE_API_KEY_FILE', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
  win32: ['WINDOWS_CERTIFICATE_FILE', 'WINDOWS_CERTIFICATE_PASSWORD'],
};

/** Null where the system has no signatures of its own. */
const missingKeys = (env, platform) => KEYS[platform]?.filter((name) => !env[name]) ?? null;
