// For tests that still import from here.
export type { Fault } from './faults/faults.js';
