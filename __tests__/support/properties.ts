import fc from 'fast-check';

const { FAST_CHECK_SEED, FAST_CHECK_LIMIT_MS } = process.env;

/** Properties are tried with numbers of their own each time, which a failure names; a seed repeats them. */
fc.configureGlobal({
  ...(FAST_CHECK_SEED === undefined ? {} : { seed: Number(FAST_CHECK_SEED) }),
  ...(FAST_CHECK_LIMIT_MS === undefined ? {} : { interruptAfterTimeLimit: Number(FAST_CHECK_LIMIT_MS) }),
});
