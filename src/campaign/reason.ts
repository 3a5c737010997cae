import type { Exchange } from '../http/exchange.js';
import { isTurnedAway, readServerError } from './server-error.js';

/** Why a step ended as it did, in one stable word for a program to branch on: the `reason` output. */
export const REASONS = [
  // Green: how far the command was followed, or why it was not sent
  'accepted',
  'started',
  'paused',
  'finished',
  'dry-run',
  'already-running',
  // Nothing was sent, or it was refused
  'invalid-input',
  'no-token',
  'unauthorized',
  'forbidden',
  'not-found',
  'throttled',
  'no-connection',
  'refused',
  'no-state',
  'not-running',
  'no-trigger',
  // The workflow failed, or ended before a pause
  'erroneous',
  'ended',
  // It cannot be told
  'answer-lost',
  'unreadable',
  'timeout',
  'cancelled',
  'internal',
] as const;
export type Reason = (typeof REASONS)[number];

const BY_STATUS: Record<number, Reason> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  429: 'throttled',
};

/**
 * Why a request to Campaign was certainly refused.
 *
 * @param otherwise the reason of a refusal that says nothing more
 */
export function refusalReason(exchange: Exchange, otherwise: 'refused' | 'unreadable'): Reason {
  if (exchange.kind === 'not-delivered') return 'no-connection';
  if (exchange.kind !== 'answered') return otherwise;
  const byStatus = BY_STATUS[exchange.status];
  if (byStatus !== undefined) return byStatus;
  return isTurnedAway(readServerError(exchange.body)) ? 'not-found' : otherwise;
}
