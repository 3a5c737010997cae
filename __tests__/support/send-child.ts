/** Runs `send` in a process of its own, as told over the IPC channel by `sender.ts`. */

import { getEventListeners } from 'node:events';
import { LIMITS, send } from '../../src/http/http.js';
import type { Order, Told } from './sender.js';

const PROXY_VARIABLES = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

const tell = (told: Told): void => void process.send?.(told);
const underway = new Map<number, AbortController>();

process.on('uncaughtException', (error) => tell({ kind: 'fault', text: error.stack ?? error.message }));
process.on('unhandledRejection', (reason) => tell({ kind: 'fault', text: String(reason) }));

process.on('message', (order: Order) => {
  if (order.kind === 'abort') {
    underway.get(order.id)?.abort();
    return;
  }
  const abort = new AbortController();
  underway.set(order.id, abort);
  for (const name of PROXY_VARIABLES) delete process.env[name];
  Object.assign(process.env, order.env);
  if (order.aborted === 'before') abort.abort();
  const { url, ...rest } = order.request;
  send({ ...rest, url: new URL(url), signal: abort.signal }, { ...LIMITS, ...order.limits }).then(
    (exchange) => {
      // A wait sends hundreds of requests under one signal.
      const listeners = getEventListeners(abort.signal, 'abort').length;
      if (listeners > 0) tell({ kind: 'fault', text: `${listeners} listeners left on the signal` });
      tell({ kind: 'exchange', id: order.id, exchange });
      underway.delete(order.id);
    },
  );
  if (order.aborted === 'while connecting') abort.abort();
});

tell({ kind: 'ready' });
