import type { Answer } from './exchange.js';

const HTML_TYPE = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i;

/** The doctype, or an element that begins a page or a part of one. */
const FIRST_TAG =
  /<(?:!doctype\s+html|html|head|title|base|meta|link|style|script|noscript|body|frameset|iframe|div|p|span|h[1-6]|table|form|center|font|img|a|b|br|hr)(?=[\s/>]|$)/iy;

/** What may precede it: white space, comments, and instructions such as `<?xml …?>`. */
const SPACE = /[\s\uFEFF]*/y;
const ASIDES: readonly [opening: string, closing: string][] = [
  ['<!--', '-->'],
  ['<?', '>'],
];

/**
 * True if an answer is an HTML page, such as a proxy's login form, by its `Content-Type` or the beginning of its
 * body. An empty body is no page.
 */
export function isHtmlPage({ body, contentType }: Pick<Answer, 'body' | 'contentType'>): boolean {
  if (!/[^\s\uFEFF]/.test(body)) return false;
  if (HTML_TYPE.test(contentType ?? '')) return true;
  FIRST_TAG.lastIndex = contentStart(body);
  return FIRST_TAG.test(body);
}

/** Where the asides at the beginning of a body end. */
function contentStart(body: string): number {
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    SPACE.test(body);
    at = SPACE.lastIndex;
    const aside = ASIDES.find(([opening]) => body.startsWith(opening, at));
    if (aside === undefined) return at;
    const end = body.indexOf(aside[1], at);
    if (end === -1) return at;
    at = end + aside[1].length;
  }
}
