/** What stands where a secret stood; the same as the runner's own mask. */
const MASK = '***';

/** Encodings of shorter secrets would be so short that they match by accident. */
const SHORTEST_ENCODED = 6;

/** The shortest piece of a secret that is hidden at the end of a text that was cut off. */
const SHORTEST_TAIL = 4;

interface Span {
  start: number;
  end: number;
}

/**
 * Knows the secrets of this run and takes them out of text: as they are, and URL-encoded, form-encoded,
 * JSON-escaped or in base64 (at any of its three alignments, so inside `base64("user:secret")` too).
 *
 * The runner masks the log by itself, but neither outputs nor the job summary.
 */
export class Redactor {
  private readonly forms = new Set<string>();

  /** Hides `secret`, with and without surrounding white space, and each line of it, from now on. */
  add(secret: string): void {
    for (const part of [secret, ...secret.split(/\r\n|\r|\n/)]) {
      const trimmed = part.trim();
      if (trimmed === '') continue;
      for (const form of encodings(trimmed)) this.forms.add(form);
    }
  }

  /**
   * `text` without any known secret. Overlapping and repeated occurrences are hidden whole.
   *
   * @param options.cut the text ends where a connection broke or a limit was reached, so its last
   *   characters may be the first ones of a secret
   */
  redact(text: string, options: { cut?: boolean } = {}): string {
    const spans: Span[] = [];
    for (const form of this.forms) {
      for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) {
        spans.push({ start: at, end: at + form.length });
      }
      if (options.cut === true) {
        const length = tailLength(text, form);
        if (length > 0) spans.push({ start: text.length - length, end: text.length });
      }
    }
    return replaceSpans(text, spans);
  }
}

/** How many characters at the end of `text` are the beginning of `form`. */
function tailLength(text: string, form: string): number {
  for (let length = Math.min(form.length - 1, text.length); length >= SHORTEST_TAIL; length--) {
    if (text.endsWith(form.slice(0, length))) return length;
  }
  return 0;
}

function replaceSpans(text: string, spans: Span[]): string {
  spans.sort((a, b) => a.start - b.start);
  let result = '';
  let position = 0;
  for (const { start, end } of spans) {
    if (end <= position) continue;
    // A span that begins inside the one before it belongs to the mask that is already written.
    if (start >= position) result += text.slice(position, start) + MASK;
    position = end;
  }
  return result + text.slice(position);
}

function encodings(secret: string): string[] {
  if (secret.length < SHORTEST_ENCODED) return [secret];
  // By way of bytes, since half a surrogate pair makes encodeURIComponent throw.
  const url = encodeURIComponent(Buffer.from(secret, 'utf8').toString('utf8'));
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  return [
    secret,
    url,
    inLowerCase(url),
    form,
    inLowerCase(form),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
    ...base64Forms(secret),
  ];
}

function inLowerCase(encoded: string): string {
  return encoded.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());
}

/**
 * The characters of base64 that depend on the secret alone, when it begins 0, 1 or 2 bytes into a group
 * of three, in both alphabets.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor(((shift + bytes.length) * 8) / 6);
    const standard = encoded.slice(first, last);
    return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
