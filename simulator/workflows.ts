// For tests that still import from here.
export type { WorkflowView } from './campaign/workflows.js';
