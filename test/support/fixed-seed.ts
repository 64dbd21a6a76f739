// Properties are tried with the same values in every run: what chance would find is looked for on purpose, with another
// number in SIGILLUM_SEED, and not by whoever happens to run the tests.
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.SIGILLUM_SEED ?? 20_261_122) })
