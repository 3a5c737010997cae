// Not UTC, in which a local time would pass for the right one.
process.env.TZ = 'America/Los_Angeles';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testTimeout: 60_000,
  // Most tests wait for processes and sockets: more of them than processors get along well.
  maxWorkers: '150%',
  setupFiles: ['<rootDir>/__tests__/support/properties.ts'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
};
