import { availableParallelism } from 'node:os';

// Not UTC, in which a local time would pass for the right one.
process.env.TZ = 'America/Los_Angeles';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testTimeout: 60_000,
  // The end-to-end tests wait for processes and sockets, so more workers than processors get along well. A number: jest
  // takes a percentage above 100 for a number of workers, and starts that many.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
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
