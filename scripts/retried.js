/** Vitest's reporter of tests that passed on their second try, which the build server allows. */
export default class Retried {
  #names = [];

  onTestCaseResult(test) {
    if (test.diagnostic()?.flaky)
      this.#names.push(`${test.module.relativeModuleId}: ${test.fullName}`);
  }

  onTestRunEnd() {
    for (const name of this.#names) console.warn(`PASSED ONLY ON RETRY: ${name}`);
  }
}
