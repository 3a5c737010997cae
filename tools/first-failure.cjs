const { TestEnvironment } = require('jest-environment-node');

/** Skips what follows the first failure in a file: one test is enough to kill a mutant. */
module.exports = class extends TestEnvironment {
  #failed = false;

  handleTestEvent(event) {
    if (event.name === 'test_fn_failure' || event.name === 'error') this.#failed = true;
    if (event.name === 'test_start' && this.#failed) event.test.mode = 'skip';
  }
};
