/** Hostile answers, for the benchmark of what an answer can cost. */

export const MIB = 1_048_576;
const TOKEN_LENGTH = 8_192;

/** An answer to one of the three requests; with status 200 unless it says otherwise. */
export interface Hostile {
  name: string;
  to: 'mint' | 'read' | 'command';
  body: string;
  /** The command of the step; `start` if not given. */
  command?: 'signal';
  status?: number;
  contentType?: string;
  /** The token that was minted before. */
  token?: string;
  /** The size of its chunks in bytes. */
  chunk?: number;
}

function fill(unit: string, length = MIB): string {
  return unit.repeat(Math.floor(length / Buffer.byteLength(unit)));
}

/** The answers that cost the most, of every kind that the step looks into. */
export function worstCases(): Hostile[] {
  const half = TOKEN_LENGTH / 2;
  const units = [
    ...'a| |\n|<|"|\\|&|{|%|é|😀|\0|\u200b|\u0640|a |<a |<!--|<script|#é|##[|::|&#9|&#97|&amp|&amp;'.split(
      '|',
    ),
    ...'\\u00|\\u0061|\\n|%25252525|%25252561|access_token=|RST-36001|message'.split('|'),
  ];
  const texts = units.flatMap((unit): Hostile[] => {
    const body = fill(unit);
    const name = JSON.stringify(unit);
    // Without the quotation marks that JSON puts around it.
    const encoded = Buffer.byteLength(JSON.stringify(unit)) - 2;
    const message = JSON.stringify({ message: unit.repeat((MIB - 20) / encoded) });
    return [
      { name: `text of ${name}`, to: 'command', status: 404, body },
      { name: `JSON message of ${name}`, to: 'command', status: 404, body: message },
      { name: `page of ${name}`, to: 'command', contentType: 'text/html', body },
    ];
  });
  const ab = fill('a', TOKEN_LENGTH - 1);
  const tokens: [string, string, string][] = [
    ['equal letters', fill('a', TOKEN_LENGTH), 'a'],
    ['equal letters but for the middle', `${fill('a', half - 1)}b${fill('a', half)}`, 'a'],
    ['almost itself', `${ab}b`, `${ab.slice(1)}b`],
    ['pairs', `${fill('ab', half)}c${fill('ab', half - 1)}`, 'ab'],
    ['escaped thrice', fill('a', TOKEN_LENGTH), '%25252561'],
    ['folded', fill('a', TOKEN_LENGTH), 'a '],
    ['12,000 letters', fill('a', 12_000), 'a'],
  ];
  const minted = tokens.flatMap(([name, token, unit]): Hostile[] => [
    { name: `token, ${name}`, to: 'command', status: 404, body: fill(unit), token },
    { name: `token, ${name}, accepted`, to: 'command', body: fill(unit), token },
    {
      name: `token in an error, ${name}`,
      to: 'mint',
      status: 400,
      body: JSON.stringify({ access_token: token, error: fill(unit, MIB - 20_000) }),
    },
  ]);
  const wide = (name: (index: number) => string, count: number): string =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), 0]))).slice(
      0,
      MIB,
    );
  const long = fill('x', 400_000);
  const deep = 170_000;
  const spelled = (index: number): string =>
    [...'state']
      .map((letter, at) => ((index >> at) & 1 ? letter.toUpperCase() : letter))
      .join('_'.repeat(index >> 5));
  const records: [string, string][] = [
    [
      'a field name of 400 KB, over 45,000 fields',
      JSON.stringify({
        [long]: Object.fromEntries(Array.from({ length: 45_000 }, (_, index) => [index, 0])),
      }),
    ],
    ['100,000 fields', wide((index) => `f${index}`, 85_000)],
    [
      'fields of fields',
      JSON.stringify(
        Object.fromEntries(
          Array.from({ length: 20_000 }, (_, index) => [`f${index}`, { state: { value: 1 } }]),
        ),
      ),
    ],
    ['variants of state', wide(spelled, 1_900)],
    [
      'variants of executionState',
      wide((index) => `${'execution'.split('').join('_'.repeat(1 + (index >> 5)))}${spelled(index)}`, 1_300),
    ],
    ['deep lists', `{"state":${'['.repeat(deep)}${']'.repeat(deep)}}`],
    ['deep objects', `${'{"state":'.repeat(deep / 2)}0${'}'.repeat(deep / 2)}`],
    ['a state of 1 MB', JSON.stringify({ state: fill('x', 1_000_000) })],
    ['a state of 1 MB of dots', JSON.stringify({ state: fill('. ', 1_000_000) })],
    ['a list of numbers', `{"state":[${fill('0,', MIB - 20)}0]}`],
    ['a list of numbers beside a token', `{"access_token":"x","state":[${fill('0,', MIB - 50)}0]}`],
    ['a list of lists', `{"activities":[${fill('[],', MIB - 30)}0]}`],
  ];
  const readings = records.flatMap(([name, body]): Hostile[] => [
    { name: `record, ${name}`, to: 'read', body },
    { name: `refused read, ${name}`, to: 'read', status: 404, body },
    { name: `refused mint, ${name}`, to: 'mint', status: 400, body },
  ]);
  const href = '/geometrixx/campaign/workflow/execution/@W/activities/activity/@S/trigger/';
  const activities = (activity: string): string => `{"activities":{"activity":${activity}}}`;
  const signals: [string, Hostile['to'], string, number?][] = [
    [
      '12,000 activities',
      'read',
      activities(`[${fill(`{"name":"a","trigger":{"href":"${href}"}},`, MIB - 60)}0]`),
    ],
    [
      'activities by name',
      'read',
      activities(
        JSON.stringify(
          Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [index, { trigger: { href } }])),
        ),
      ),
    ],
    [
      'an address of 1 MB',
      'read',
      activities(`{"a":{"trigger":{"href":"${href}${fill('%41/', MIB - 200)}"}}}`),
    ],
    [
      'an address of dots',
      'read',
      activities(`{"a":{"trigger":{"href":"${href}${fill('./', MIB - 200)}"}}}`),
    ],
    [
      '500,000 declared parameters',
      'read',
      activities(`{"a":{"trigger":{"href":"${href}"},"parameters":[${fill('"p",', MIB - 200)}"p"]}}`),
    ],
    ['an answer of one JSON list', 'command', `[${fill('[],', MIB - 10)}0]`],
    ['an answer that is almost JSON', 'command', `[${fill('[],', MIB - 10)}`],
    ['a refusal of codes', 'command', fill('RST-360011 '), 500],
    ['a refusal of quotation marks', 'command', fill("'a' parameter isn't defined XTK-170006"), 500],
  ];
  const signalled = signals.map(
    ([name, to, body, status = 200]): Hostile => ({
      name: `signal, ${name}`,
      to,
      body,
      status,
      command: 'signal',
    }),
  );
  const lines = JSON.stringify({ access_token: fill('some line\n', 935_000), error: 'x' });
  return [
    { name: 'chunks of a byte', to: 'command', status: 404, body: fill('x'), chunk: 1 },
    { name: 'chunks of 64 bytes', to: 'command', status: 404, body: fill('x'), chunk: 64 },
    { name: 'a token of 85,000 lines', to: 'mint', body: lines },
    { name: 'a token of 85,000 lines in an error', to: 'mint', status: 400, body: lines },
    {
      name: '100,000 tokens',
      to: 'mint',
      status: 400,
      body: `{"access_token":[${fill('"x",', MIB - 30)}"y"]}`,
    },
    ...texts,
    ...minted,
    ...readings,
    ...signalled,
  ];
}
