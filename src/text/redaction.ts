/** What replaces a secret; the same as the runner's own mask. */
const MASK = '***';

/** The encodings of shorter secrets are so short that they would match by accident. */
const SHORTEST_ENCODED = 6;

/** The shortest piece of a secret to hide at the end of a text that was cut off. */
const SHORTEST_TAIL = 4;

/** More lines, and more characters, than any secret has. Anything beyond them is not hidden. */
const MOST_LINES = 100;
const MOST_CHARACTERS = 64 * 1024;

/**
 * Escapes in JSON, programs, URLs and HTML that stand for one ASCII character each. Any character may be escaped,
 * though few need to be. HTML's escapes may lack their semicolon.
 */
const ESCAPED = new RegExp(
  [
    /[\\%]u00([0-7][0-9a-f])/,
    /\\u\{0*([0-7][0-9a-f])\}/,
    /\\x([0-7][0-9a-f])/,
    /%([0-7][0-9a-f])/,
    /&#x0*([0-7][0-9a-f]);?/,
    /&#0*(\d{1,3}(?=;)|1[0-2]\d|1[03]|[3-9]\d|9);?/,
    /&([a-z]{2,16}(?=;)|amp|lt|gt|quot);?/,
    /\\(["/\\nrt])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gi',
);

/** HTML's names for characters: all those for printable ASCII. */
const NAMED = new Map(
  Object.entries({
    ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", excl: '!', num: '#', dollar: '$', percnt: '%' },
    ...{ lpar: '(', rpar: ')', ast: '*', midast: '*', plus: '+', comma: ',', period: '.', sol: '/' },
    ...{ colon: ':', semi: ';', equals: '=', quest: '?', commat: '@', lsqb: '[', lbrack: '[', bsol: '\\' },
    ...{ rsqb: ']', rbrack: ']', hat: '^', lowbar: '_', grave: '`', lcub: '{', lbrace: '{', verbar: '|' },
    ...{ vert: '|', rcub: '}', rbrace: '}', underbar: '_', verticalline: '|', diacriticalgrave: '`' },
  }),
);

/** An escape at the end of a text that a cut may have left unfinished. */
const HALF_ESCAPE = /(?:\\|[\\%]u[0-9a-f]{0,3}|\\u\{[0-9a-f]*|\\x[0-9a-f]?|%[0-9a-f]?|&#?[0-9a-z]{0,16})$/i;

/** How many layers of escapes to undo: a URL in JSON has two. */
const DEEPEST_ESCAPES = 3;

/**
 * The name of a token, up to where the token begins. Finds a token in an answer that could not be parsed, so that
 * the token is not known.
 */
const UNKNOWN_TOKEN = /(?:access|refresh|id)_?token["']?\s*[:=]\s*(["'[{]?)/gi;

/**
 * Knows the secrets of this run and takes them out of text. Finds them as they are; URL-encoded, form-encoded or
 * JSON-escaped; with any of their characters escaped as in JSON, URLs or HTML; in base64 (at any of its three
 * alignments, so inside `base64("user:secret")` too); and any of these folded by white space.
 *
 * The runner masks the log itself, but neither outputs nor the job summary. The work grows with the length of the
 * text, whatever the text and the secrets hold.
 */
export class Redactor {
  private readonly forms = new Map<string, Form>();

  /**
   * Hides `secret` from now on, with and without surrounding white space, and each line of it. Looks at no more
   * than its first {@link MOST_LINES} lines and {@link MOST_CHARACTERS} characters.
   */
  add(secret: string): void {
    const known = secret.slice(0, MOST_CHARACTERS);
    for (const part of [known, ...known.split(/\r\n|\r|\n/, MOST_LINES)]) {
      const trimmed = part.trim();
      if (trimmed === '') continue;
      for (const form of encodings(trimmed)) this.forms.set(form, new Form(form));
    }
  }

  /**
   * `text` without any known secret. Hides overlapping and repeated occurrences as a whole.
   *
   * @param options.cut true if a broken connection or a limit cut the text off, so that it may end with the
   *   beginning of a secret
   */
  redact(text: string, options: { cut?: boolean } = {}): string {
    const cut = options.cut === true;
    const hidden = new Hidden(text);
    let view: View | undefined = { text, starts: undefined };
    for (let depth = 0; view !== undefined && depth <= DEEPEST_ESCAPES; depth++) {
      this.find(view, cut, hidden, 0);
      const folded = unfolded(view);
      if (folded !== undefined) this.find(folded, cut, hidden, SHORTEST_ENCODED);
      hideTokens(view, hidden);
      view = unescaped(view);
    }
    return hidden.result();
  }

  private find(view: View, cut: boolean, hidden: Hidden, shortest: number): void {
    const { text } = view;
    const half = cut ? text.search(HALF_ESCAPE) : -1;
    const ends = cut ? [half === -1 ? text.length : half, text.length] : [];
    for (const form of this.forms.values()) {
      if (form.length < shortest) continue;
      let last = 0;
      form.find(text, (start) => {
        const end = start + form.length;
        hidden.add(origin(view, start), endOf(view, end), endOf(view, last));
        last = end;
      });
      for (const end of ends) {
        const length = form.tail(text, end);
        if (length > 0) hidden.add(origin(view, end - length), origin(view, text.length));
      }
    }
  }
}

/** How many characters of a form to search for. Where they occur, the rest is compared one by one. */
const BEGINNING = 16;

/** One form of a secret. The time to find it grows only with the text (Knuth, Morris and Pratt). */
class Form {
  readonly length: number;
  private readonly form: string;
  private readonly beginning: string;
  /** For each length of a beginning, the longest shorter beginning that it ends with. */
  private borders: Uint32Array | undefined;

  constructor(form: string) {
    this.form = form;
    this.length = form.length;
    this.beginning = form.slice(0, BEGINNING);
  }

  /** Calls `found` with the start of each occurrence, overlapping ones too, in order. */
  find(text: string, found: (start: number) => void): void {
    let from = text.indexOf(this.beginning);
    while (from !== -1) {
      let matched = this.beginning.length;
      let at = from + matched;
      // Stop once little is left of the match: indexOf finds the next beginning faster.
      for (;;) {
        if (matched === this.length) {
          found(at - matched);
          matched = this.border(matched);
        }
        if (matched <= this.beginning.length / 2) break;
        if (at === text.length) return;
        matched = this.advance(matched, text.charCodeAt(at));
        at++;
      }
      from = text.indexOf(this.beginning, at - matched);
    }
  }

  /** How many characters before `end` begin this form without completing it; 0 if they are too few. */
  tail(text: string, end: number): number {
    let matched = 0;
    for (let at = Math.max(0, end - this.length + 1); at < end; at++) {
      matched = this.advance(matched, text.charCodeAt(at));
    }
    return matched < SHORTEST_TAIL ? 0 : matched;
  }

  private advance(matched: number, code: number): number {
    let length = matched;
    while (length > 0 && this.form.charCodeAt(length) !== code) length = this.border(length);
    return this.form.charCodeAt(length) === code ? length + 1 : 0;
  }

  private border(length: number): number {
    if (this.borders === undefined) {
      this.borders = new Uint32Array(this.length + 1);
      for (let at = 1; at < this.length; at++) {
        this.borders[at + 1] = this.advance(this.borders[at] ?? 0, this.form.charCodeAt(at));
      }
    }
    return this.borders[length] ?? 0;
  }
}

/** The parts of a text to hide. */
class Hidden {
  private readonly text: string;
  /** 1 for a hidden character, 2 where a mask begins. */
  private readonly marks: Uint8Array;

  constructor(text: string) {
    this.text = text;
    this.marks = new Uint8Array(text.length);
  }

  /** @param done where the previous piece ended, which began no later than this one; marks nothing twice */
  add(start: number, end: number, done = 0): void {
    // A piece that begins inside another belongs to that one's mask.
    if (this.marks[start] === 0) this.marks[start] = 2;
    for (let at = Math.max(start + 1, done); at < end; at++) this.marks[at] = 1;
  }

  result(): string {
    let result = '';
    let position = 0;
    for (let at = 0; at < this.marks.length; at++) {
      if (this.marks[at] === 0) continue;
      if (this.marks[at] === 2) result += this.text.slice(position, at) + MASK;
      position = at + 1;
    }
    return result + this.text.slice(position);
  }
}

/** A text with escapes undone or white space removed. */
interface View {
  text: string;
  /** Where its characters, and its end, are in the original; undefined for the original itself. */
  starts: Uint32Array | undefined;
  /** True if white space was removed: what follows a piece is then no part of it. */
  folded?: boolean;
}

function origin({ starts }: View, at: number): number {
  return starts === undefined ? at : (starts[at] ?? 0);
}

/** Where a piece that ends before `at` ends in the original. */
function endOf(view: View, at: number): number {
  return view.folded === true && at > 0 ? origin(view, at - 1) + 1 : origin(view, at);
}

/** Hides tokens that only their names reveal: up to the closing quotation mark, or all that follows a bracket. */
function hideTokens(view: View, hidden: Hidden): void {
  const { text } = view;
  UNKNOWN_TOKEN.lastIndex = 0;
  for (let match = UNKNOWN_TOKEN.exec(text); match !== null; match = UNKNOWN_TOKEN.exec(text)) {
    const start = UNKNOWN_TOKEN.lastIndex;
    const end = endOfToken(text, start, match[1] ?? '');
    if (start < end) hidden.add(origin(view, start), origin(view, end));
    UNKNOWN_TOKEN.lastIndex = end;
  }
}

function endOfToken(text: string, start: number, opening: string): number {
  if (opening === '[' || opening === '{') return text.length;
  const quoted = opening !== '';
  let at = start;
  for (; at < text.length; at++) {
    const mark = text.charAt(at);
    if (quoted ? mark === opening : /["'&\s,;}]/.test(mark)) break;
    // An escaped quotation mark does not end the token.
    if (quoted && mark === '\\') at++;
  }
  return Math.min(at, text.length);
}

/** Writes a view one character at a time. */
class ViewWriter {
  private readonly from: View;
  private readonly codes: Uint16Array;
  private readonly starts: Uint32Array;
  private length = 0;

  constructor(from: View) {
    this.from = from;
    this.codes = new Uint16Array(from.text.length);
    this.starts = new Uint32Array(from.text.length + 1);
  }

  /** @param at where the character, or its escape, begins in the view before */
  write(code: number, at: number): void {
    this.codes[this.length] = code;
    this.starts[this.length++] = origin(this.from, at);
  }

  view(): View {
    this.starts[this.length] = origin(this.from, this.from.text.length);
    const text = Buffer.from(this.codes.buffer, 0, this.length * 2).toString('utf16le');
    return { text, starts: this.starts };
  }
}

/** The view with one more layer of escapes undone; undefined if it has none. */
function unescaped(view: View): View | undefined {
  const { text } = view;
  if (text.search(ESCAPED) === -1) return undefined;
  const writer = new ViewWriter(view);
  let position = 0;
  const keep = (end: number): void => {
    for (; position < end; position++) writer.write(text.charCodeAt(position), position);
  };
  for (const match of text.matchAll(ESCAPED)) {
    const code = decoded(match);
    if (code === undefined) continue;
    keep(match.index);
    writer.write(code, position);
    position += match[0].length;
  }
  keep(text.length);
  return writer.view();
}

/** The code of the character that an escape stands for; undefined if it only looks like an escape. */
function decoded([, ...groups]: RegExpExecArray): number | undefined {
  const [unicode, braced, byte, url, hexadecimal, decimal, name, letter] = groups;
  const hex = unicode ?? braced ?? byte ?? url ?? hexadecimal;
  if (hex !== undefined) return Number.parseInt(hex, 16);
  if (decimal !== undefined) return Number(decimal);
  if (name !== undefined) return NAMED.get(name.toLowerCase())?.charCodeAt(0);
  return letter !== undefined && 'nrt'.includes(letter.toLowerCase()) ? 0x20 : letter?.charCodeAt(0);
}

/** The view without white space, which folds long values such as base64 in mail. Undefined if it has none. */
function unfolded(view: View): View | undefined {
  const { text } = view;
  if (!/\s/.test(text)) return undefined;
  const writer = new ViewWriter(view);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!isSpace(code)) writer.write(code, at);
  }
  return { ...writer.view(), folded: true };
}

function isSpace(code: number): boolean {
  if (code < 0xa0) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return /\s/.test(String.fromCharCode(code));
}

function encodings(secret: string): string[] {
  if (secret.length < SHORTEST_ENCODED) return [secret];
  // Goes through bytes, since half a surrogate pair makes encodeURIComponent throw.
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
 * The characters of base64 that depend only on the secret, if it begins 0, 1 or 2 bytes into a group of three, in
 * both alphabets.
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
