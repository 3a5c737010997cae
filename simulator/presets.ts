// For tests that still import from here.
export { type FaultPreset, HOSTILE_BODY } from './faults/presets.js';
