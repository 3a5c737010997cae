/** Which of the simulated services a request is for. */
export type Route =
  | { readonly kind: 'control'; readonly resource: string }
  | { readonly kind: 'mint' }
  | {
      readonly kind: 'command' | 'read';
      readonly tenant: string;
      readonly workflowId: string;
      /** The PKey of the activity that a signal is for. */
      readonly activity?: string;
    }
  | { readonly kind: 'other' };

/** The kinds of requests in the journal and in faults. The control interface is in neither. */
export type RequestKind = 'command' | 'read' | 'mint' | 'other';

const EXECUTION =
  /^\/([^/]+)\/campaign\/workflow\/execution\/([^/]+)(\/commands|\/activities\/activity\/([^/]+)\/trigger\/?)?$/;

/**
 * Takes a request target apart exactly as it was sent. Normalising it would hide a dot segment with which a
 * client reaches another workflow.
 */
export function routeOf(target: string): Route {
  const path = target.split('?', 1)[0] ?? '';
  if (path === '/ims/token/v3') return { kind: 'mint' };
  if (path.startsWith('/_simulator/'))
    return { kind: 'control', resource: path.slice('/_simulator/'.length) };
  const [, tenant, workflowId, post, activity] = EXECUTION.exec(path) ?? [];
  if (tenant === undefined || workflowId === undefined) return { kind: 'other' };
  return {
    // A signal is a command too, with an address of its own.
    kind: post ? 'command' : 'read',
    tenant: decoded(tenant),
    workflowId: decoded(workflowId),
    ...(activity === undefined ? {} : { activity: decoded(activity) }),
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
