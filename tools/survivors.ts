/**
 * The mutants of tools/mutation.ts that no test of their group notices, and why. Each is written as that tool prints
 * it: file, line of source, mutator and replacement.
 */
export const EXPLAINED: readonly { why: string; mutants: readonly string[] }[] = [
  {
    why: 'A dry run always reads the record first; only the compiler does not know.',
    mutants: [
      'gate.ts | case undefined: | ConditionalExpression → case undefined:',
      'gate.ts | return []; | ArrayDeclaration → ["Stryker was here"]',
      'gate.ts | switch (before?.kind) { | OptionalChaining → before.kind',
    ],
  },
  {
    why: 'A case that returns undefined: so does a switch without it.',
    mutants: [`gate.ts | case 'send': | StringLiteral → ""`],
  },
  {
    why: 'What is unknown was sent, so that there were inputs, and after a snapshot a watch; for the compiler.',
    mutants: [
      "conclusion.ts | const still = ending.result === 'unknown' && used !== undefined ? [whatRuns(used, progress, ending)] : []; | ConditionalExpression → true",
      'conclusion.ts | return watch?.hasRead | OptionalChaining → watch.hasRead',
    ],
  },
  {
    why: 'Only an answer is judged to be accepted; for the compiler.',
    mutants: [
      "deliver.ts | if (verdict === 'accepted' && exchange.kind === 'answered') return { kind: 'accepted', answer: exchange }; | ConditionalExpression → true",
    ],
  },
  {
    why: 'A property that is undefined does what one that is absent does; for the compiler.',
    mutants: [
      'ending.ts | ...(early === undefined ? {} : { cutShort: early }), | ConditionalExpression → false',
    ],
  },
  {
    why: 'Whoever waits has taken a snapshot, and so has a watch; for the compiler.',
    mutants: [
      "run.ts | if (waitFor === 'accepted' || watch === undefined) { | ConditionalExpression → false",
    ],
  },
];
