import base from './jest.config.js';

/** The tests that mutants have to survive: those of src/ in this process. */
/** @type {import('jest').Config} */
export default {
  ...base,
  testPathIgnorePatterns: ['/e2e/', '/simulator/', '/tools/', 'http.test.ts', 'snippets'],
};
