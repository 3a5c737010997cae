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
  {
    why: 'A table always has a head; for the compiler.',
    mutants: [
      "summary.ts | return head === undefined ? [] : [head, '| --- | --- |', ...others, '']; | ArrayDeclaration → [\"Stryker was here\"]",
      "summary.ts | return head === undefined ? [] : [head, '| --- | --- |', ...others, '']; | ConditionalExpression → false",
    ],
  },
  {
    why: 'What is no position cuts the text down to nothing, which ends with no secret.',
    mutants: [
      'redaction.ts | const ends = cut ? [half === -1 ? text.length : half, text.length] : []; | ArrayDeclaration → ["Stryker was here"]',
    ],
  },
  {
    why: 'Without escapes, the next view is the same text again: a shortcut.',
    mutants: [
      'redaction.ts | if (text.search(ESCAPED) === -1) return undefined; | ConditionalExpression → false',
    ],
  },
  {
    why: 'One of the groups always matched; for the compiler.',
    mutants: [
      "redaction.ts | return letter !== undefined && 'nrt'.includes(letter.toLowerCase()) ? ' ' : letter; | ConditionalExpression → true",
    ],
  },
  {
    why: 'Character by character comes to the same, slower.',
    mutants: ['redaction.ts | for (const { 0: word, index } of text.matchAll(/\\S+/g)) { | Regex → /\\S/g'],
  },
  {
    why: 'One position too many is written over by what follows.',
    mutants: [
      'redaction.ts | for (let at = 0; at < word.length; at++) starts[result.length + at] = index + at; | EqualityOperator → at <= word.length',
    ],
  },
  {
    why: 'A span that ends where the one before it does adds nothing either way.',
    mutants: ['redaction.ts | if (end <= position) continue; | EqualityOperator → end < position'],
  },
  {
    why: 'A path has a name as long as it is followed; for the compiler.',
    mutants: ['change.ts | if (name === undefined) return record; | ConditionalExpression → false'],
  },
  {
    why: 'Null never gets this far: fields() leaves it out.',
    mutants: [
      "change.ts | return typeof value === 'object' && value !== null; | ConditionalExpression → true",
    ],
  },
  {
    why: 'Only an answer is judged to be answered; for the compiler.',
    mutants: [
      "record.ts | if (verdict !== 'answered' || exchange.kind !== 'answered') return { kind: 'permanent', what, diagnosis }; | ConditionalExpression → false",
    ],
  },
  {
    why: 'A name that no field has leads to nothing, a step later.',
    mutants: [
      'state.ts | if (name === undefined) return undefined; | ConditionalExpression → false',
      'state.ts | field === undefined ? LIKELY_PLACES.flatMap((place) => [pathTo(record, place) ?? []]) : [field]; | ArrayDeclaration → ["Stryker was here"]',
    ],
  },
  {
    why: 'Only an exchange without an answer has a fault, and no other fault has words of its own; for the compiler.',
    mutants: [
      "diagnosis.ts | const fault = exchange.kind === 'ambiguous' ? exchange.fault : 'other'; | ConditionalExpression → true",
      "diagnosis.ts | const fault = exchange.kind === 'ambiguous' ? exchange.fault : 'other'; | StringLiteral → \"\"",
    ],
  },
  {
    why: 'A function that ends without a return returns undefined too.',
    mutants: ['json.ts | } catch { | BlockStatement → {}'],
  },
  {
    why: 'Any text without a code does.',
    mutants: [
      'server-error.ts | return campaignError(body, plain, html ? \'\' : body) ?? none(plain); | StringLiteral → "Stryker was here!"',
      'server-error.ts | return campaignError(everything, message, errors[0]?.text ?? \'\'); | StringLiteral → "Stryker was here!"',
    ],
  },
  {
    why: 'The name of the whole is never looked at: it is no text.',
    mutants: [
      'server-error.ts | const open: [name: string, value: unknown][] = [[\'\', json]]; | StringLiteral → "Stryker was here!"',
    ],
  },
  {
    why: 'A number and a boolean have no entries.',
    mutants: [
      "server-error.ts | else if (typeof value === 'object' && value !== null) { | ConditionalExpression → true",
    ],
  },
  {
    why: 'The tests of the group network read bodies of more than a byte.',
    mutants: ['exchange.ts | export const MAX_BODY_BYTES = 1024 * 1024; | ArithmeticOperator → 1024 / 1024'],
  },
  {
    why: 'Only an answer is judged to be answered, has a body, and a token is in one; for the compiler.',
    mutants: [
      "ims.ts | if (verdict !== 'answered' || exchange.kind !== 'answered') { | ConditionalExpression → false",
      "ims.ts | const lifetimeMs = lifetime(json?.['expires_in']); | OptionalChaining → json['expires_in']",
      "ims.ts | const token = exchange.kind === 'answered' ? parseObject(exchange.body)?.['access_token'] : undefined; | ConditionalExpression → true",
    ],
  },
  {
    why: 'What a mint was refused for does not depend on the kind of token.',
    mutants: [
      "ims.ts | const diagnosis = explain(step, exchange, { subject: 'mint', token: 'minted' }); | StringLiteral → \"\"",
    ],
  },
  {
    why: 'Anything that is no date does.',
    mutants: ['retry.ts | const text = value?.trim() ?? \'\'; | StringLiteral → "Stryker was here!"'],
  },
  {
    why: 'Only done and bad end a wait: every other word goes on.',
    mutants: ['wait.ts | if (terminal && !fresh) return \'pending\'; | StringLiteral → ""'],
  },
  {
    why: 'No state at all means nothing to a wait either; for the compiler.',
    mutants: ['wait.ts | if (state === undefined) break; | ConditionalExpression → false'],
  },
  {
    why: 'Set by the read that brings nothing, before it is told.',
    mutants: ['wait.ts | let unread = \'\'; | StringLiteral → "Stryker was here!"'],
  },
  {
    why: 'What is no URL of a proxy is none, whatever it is.',
    mutants: [
      "connection.ts | return !['http:', 'https:'].includes(getProxyUrl(url)?.protocol ?? ''); | StringLiteral → \"Stryker was here!\"",
    ],
  },
  {
    why: 'Nothing interrupts a clean-up, so that it is never withheld; for the compiler.',
    mutants: [
      "interruption.ts | case 'withheld': | ConditionalExpression → case 'withheld':",
      'interruption.ts | case \'withheld\': | StringLiteral → ""',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of source
      'interruption.ts | return `${capital(command)}, which ${asked}, was not sent.`; | StringLiteral → ``',
    ],
  },
  {
    why: 'JSON leaves out what is undefined, and the runner keeps it as empty text.',
    mutants: [
      'interruption.ts | if (debt !== undefined && this.interruptedAtMs !== undefined) debt.interruptedAtMs = this.interruptedAtMs; | ConditionalExpression → true',
      "interruption.ts | this.report.keep(STATE_NAME, debt === undefined ? '' : JSON.stringify(debt)); | ConditionalExpression → false",
    ],
  },
  {
    why: 'What is due has a command that would settle it; for the compiler.',
    mutants: [
      'interruption.ts | if (ending.cutShort === undefined || !obligation.due || command === undefined) { | ConditionalExpression → false',
    ],
  },
  {
    why: 'Any colour but green is red.',
    mutants: [
      "report.ts | else this.color(GREEN[facts.result] ? 'green' : 'red'); | StringLiteral → \"\"",
      'report.ts | this.color(\'red\'); | StringLiteral → ""',
    ],
  },
  {
    why: 'There is one trouble at most.',
    mutants: [
      "report.ts | else if (trouble.length > 0) this.fail('Adobe Campaign workflow: outputs not set', trouble.join('\\n')); | StringLiteral → \"\"",
    ],
  },
  {
    why: 'Writing to no path fails, which is put up with just the same.',
    mutants: ["report.ts | if (path === undefined || path === '') { | ConditionalExpression → false"],
  },
  {
    why: 'No difference to undefined is longer than anything.',
    mutants: [
      'post-run.ts | if (interruptedAtMs !== undefined && dependencies.clock.wallMs() - interruptedAtMs > LONGEST_DEBT_MS) { | ConditionalExpression → true',
    ],
  },
  {
    why: 'The client follows and repeats nothing when it is asked for the raw answer; should it ever, it is told not to.',
    mutants: [
      'http.ts | const client = new HttpClient(undefined, [], { allowRedirects: false, allowRetries: false }); | ArrayDeclaration → ["Stryker was here"]',
      'http.ts | const client = new HttpClient(undefined, [], { allowRedirects: false, allowRetries: false }); | ObjectLiteral → {}',
      'http.ts | const client = new HttpClient(undefined, [], { allowRedirects: false, allowRetries: false }); | BooleanLiteral → true',
    ],
  },
  {
    why: 'A body that breaks brings both events, and either is enough.',
    mutants: [
      'http.ts | message.once(\'error\', () => done(answer())); | StringLiteral → ""',
      "http.ts | message.once('error', () => done(answer())); | ArrowFunction → () => undefined",
      'http.ts | message.once(\'close\', () => done(answer())); | StringLiteral → ""',
      "http.ts | message.once('close', () => done(answer())); | ArrowFunction → () => undefined",
    ],
  },
  {
    why: 'What is missing was complained of, so that none of this is used; for the compiler.',
    mutants: [
      'credentials.ts | if (apiKey === undefined || token === undefined) return undefined; | ConditionalExpression → false',
      'credentials.ts | if (apiKey === undefined || token === undefined) return undefined; | LogicalOperator → apiKey === undefined && token === undefined',
      'credentials.ts | if (apiKey === undefined || minting === undefined || scopes === undefined) return undefined; | ConditionalExpression → false',
      'credentials.ts | if (apiKey === undefined || minting === undefined || scopes === undefined) return undefined; | LogicalOperator → apiKey === undefined && minting === undefined',
    ],
  },
  {
    why: 'No word is that long, so that the distance is too long either way: a shortcut.',
    mutants: [
      'near-miss.ts | if (a.length > 40) return Number.POSITIVE_INFINITY; | ConditionalExpression → false',
      'near-miss.ts | if (a.length > 40) return Number.POSITIVE_INFINITY; | EqualityOperator → a.length >= 40',
    ],
  },
  {
    why: 'The first letter swaps with none before it.',
    mutants: ['near-miss.ts | let beforePrevious: number[] = []; | ArrayDeclaration → ["Stryker was here"]'],
  },
  {
    why: 'A host name that ends like an IPv4 address is one (URL Standard).',
    mutants: [
      "inputs.ts | return hostname === 'localhost' || hostname === '[::1]' || /^127\\.\\d+\\.\\d+\\.\\d+$/.test(hostname); | Regex → /127\\.\\d+\\.\\d+\\.\\d+$/",
    ],
  },
];
