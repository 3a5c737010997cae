import fc from 'fast-check';

/** Properties are tried with numbers of their own each time, which a failure names; FAST_CHECK_SEED repeats them. */
const seed = process.env['FAST_CHECK_SEED'];
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
