const { DefaultReporter, VerboseReporter } = require('@jest/reporters');

/** Prints what a test file wrote to the console only if the file failed; `console.info` is for figures, which are printed. */
const quiet = (Reporter) =>
  class extends Reporter {
    onTestResult(test, result, aggregated) {
      const passed = result.numFailingTests === 0 && !result.testExecError;
      const figures =
        passed && !this._globalConfig.verbose ? (result.console ?? []).filter(({ type }) => type === 'info') : [];
      super.onTestResult(test, passed ? { ...result, console: undefined } : result, aggregated);
      for (const { message } of figures) {
        this.log(`  ${message}`);
      }
    }
  };

/** Jest calls this with `new`: a run of one file lists its tests, as with Jest's own reporters. */
module.exports = function QuietReporter(config, ...rest) {
  return new (quiet(config.verbose ? VerboseReporter : DefaultReporter))(config, ...rest);
};
