/** What stands where a secret stood; the same as the runner's own mask. */
const MASK = '***';

/** Encodings of shorter secrets would be so short that they match by accident. */
const SHORTEST_ENCODED = 6;

/** The shortest piece of a secret that is hidden at the end of a text that was cut off. */
const SHORTEST_TAIL = 4;

/**
 * Escapes of JSON, of programs, URLs and HTML that stand for one ASCII character each. Any character may be
 * written so, though few need to be.
 */
const ESCAPED = new RegExp(
  [
    /[\\%]u00([0-7][0-9a-f])/,
    /\\u\{0*([0-7][0-9a-f])\}/,
    /\\x([0-7][0-9a-f])/,
    /%([0-7][0-9a-f])/,
    /&#x0*([0-7][0-9a-f]);/,
    /&#0*(\d{1,3});/,
    /&([a-z]{2,16});/,
    /\\(["/\\nrt])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gi',
);

/** What HTML's names stand for: all of its names for printable ASCII. */
const NAMED = new Map(
  Object.entries({
    ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", excl: '!', num: '#', dollar: '$', percnt: '%' },
    ...{ lpar: '(', rpar: ')', ast: '*', midast: '*', plus: '+', comma: ',', period: '.', sol: '/' },
    ...{ colon: ':', semi: ';', equals: '=', quest: '?', commat: '@', lsqb: '[', lbrack: '[', bsol: '\\' },
    ...{ rsqb: ']', rbrack: ']', hat: '^', lowbar: '_', grave: '`', lcub: '{', lbrace: '{', verbar: '|' },
    ...{ vert: '|', rcub: '}', rbrace: '}', underbar: '_', verticalline: '|', diacriticalgrave: '`' },
  }),
);

/** An escape that a cut may have left unfinished at the end of a text. */
const HALF_ESCAPE = /(?:\\|[\\%]u[0-9a-f]{0,3}|\\u\{[0-9a-f]*|\\x[0-9a-f]?|%[0-9a-f]?|&#?[0-9a-z]{0,16})$/i;

/** Escapes within escapes, as of a URL in JSON. */
const DEEPEST_ESCAPES = 3;

/** A token that could not be made out in an answer, and so is not known. */
const UNKNOWN_TOKEN = /(access_token["']?\s*[:=]\s*["']?)[^"'&\s,;}]+/g;

interface Span {
  start: number;
  end: number;
}

/**
 * Knows the secrets of this run and takes them out of text: as they are; URL-encoded, form-encoded or
 * JSON-escaped; with any of their characters escaped as JSON, URLs or HTML have it; in base64 (at any of its
 * three alignments, so inside `base64("user:secret")` too); and any of these folded by white space.
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
    let view: View | undefined = { text, origin: (at) => at };
    for (let depth = 0; view !== undefined && depth <= DEEPEST_ESCAPES; depth++) {
      this.find(view, options.cut === true, spans, 0);
      this.find(unfolded(view), options.cut === true, spans, SHORTEST_ENCODED);
      view = unescaped(view);
    }
    return replaceSpans(text, spans).replace(UNKNOWN_TOKEN, `$1${MASK}`);
  }

  private find(
    { text, origin, end: endOf = origin }: View,
    cut: boolean,
    spans: Span[],
    shortest: number,
  ): void {
    const half = text.search(HALF_ESCAPE);
    const ends = cut ? [half === -1 ? text.length : half, text.length] : [];
    for (const form of this.forms) {
      if (form.length < shortest) continue;
      for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) {
        spans.push({ start: origin(at), end: endOf(at + form.length) });
      }
      for (const end of ends) {
        const length = tailLength(text.slice(0, end), form);
        if (length > 0) spans.push({ start: origin(end - length), end: origin(text.length) });
      }
    }
  }
}

/** A text with escapes undone. */
interface View {
  text: string;
  /** Where one of its characters, or its end, stands in the original. */
  origin: (at: number) => number;
  /** Where a piece that ends before one of its characters ends in the original, if that is not the same. */
  end?: (at: number) => number;
}

/** The same with one more layer of escapes undone; undefined if there is none. */
function unescaped({ text, origin }: View): View | undefined {
  if (text.search(ESCAPED) === -1) return undefined;
  const starts = new Uint32Array(text.length + 1);
  let result = '';
  let position = 0;
  const keep = (end: number): void => {
    for (; position < end; position++) {
      starts[result.length] = position;
      result += text[position];
    }
  };
  for (const match of text.matchAll(ESCAPED)) {
    const character = decoded(match);
    if (character === undefined) continue;
    keep(match.index);
    starts[result.length] = position;
    result += character;
    position += match[0].length;
  }
  keep(text.length);
  starts[result.length] = position;
  return { text: result, origin: (at) => origin(starts[at] ?? text.length) };
}

/** The character that an escape stands for; undefined for what only looks like one. */
function decoded([, ...groups]: RegExpExecArray): string | undefined {
  const [unicode, braced, byte, url, hexadecimal, decimal, name, letter] = groups;
  const hex = unicode ?? braced ?? byte ?? url ?? hexadecimal;
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
  if (decimal !== undefined) return String.fromCharCode(Number(decimal));
  if (name !== undefined) return NAMED.get(name.toLowerCase());
  return letter !== undefined && 'nrt'.includes(letter.toLowerCase()) ? ' ' : letter;
}

/** The same without white space: long values are folded, such as base64 in mail. */
function unfolded({ text, origin }: View): View {
  const starts = new Uint32Array(text.length + 1);
  let result = '';
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    for (let at = 0; at < word.length; at++) starts[result.length + at] = index + at;
    result += word;
  }
  starts[result.length] = text.length;
  return {
    text: result,
    origin: (at) => origin(starts[at] ?? text.length),
    // White space that follows is none of what was found.
    end: (at) => origin((starts[at - 1] ?? 0) + 1),
  };
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
  const url = encodeURIComponent(Buffer.from(secret).toString());
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
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor(((shift + bytes.length) * 8) / 6);
    const standard = encoded.slice(first, last);
    return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
