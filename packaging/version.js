/** Electron's version in a test build (test-electron.js); such a package is never handed out. */
export const testElectron = process.env.VITRINE_TEST_ELECTRON || null;

/** A test build says so in its version, and so in the name of each file. */
export const packageVersion = (version) =>
  testElectron ? `${version}-test.electron.${testElectron}` : version;
