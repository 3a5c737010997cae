/** Which of the simulated services a request is for. */
export type Route =
  | { readonly kind: 'control'; readonly resource: string }
  | { readonly kind: 'mint' }
  | { readonly kind: 'command' | 'read'; readonly tenant: string; readonly workflowId: string }
  | { readonly kind: 'other' };

/** The kinds of requests in the journal and in faults. The control interface is in neither. */
export type RequestKind = 'command' | 'read' | 'mint' | 'other';

const EXECUTION = /^\/([^/]+)\/campaign\/workflow\/execution\/([^/]+)(\/commands)?$/;

/**
 * Takes a request target apart exactly as it was sent. Normalising it would hide a dot segment with which a
 * client reaches another workflow.
 */
export function routeOf(target: string): Route {
  const path = target.split('?', 1)[0] ?? '';
  if (path === '/ims/token/v3') return { kind: 'mint' };
  if (path.startsWith('/_simulator/'))
    return { kind: 'control', resource: path.slice('/_simulator/'.length) };
  const [, tenant, workflowId, commands] = EXECUTION.exec(path) ?? [];
  if (tenant === undefined || workflowId === undefined) return { kind: 'other' };
  return { kind: commands ? 'command' : 'read', tenant: decoded(tenant), workflowId: decoded(workflowId) };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
