/**
 * The tests that mutants have to survive, as one file: loading jest's modules once for all of them is what makes a
 * mutant cheap. tools/mutation.ts says which. Each is a path below __tests__/, without `.test.ts`.
 */

for (const name of (process.env['MUTATION_TESTS'] ?? '').split(' ')) {
  await import(`../${name}.test.js`);
}
