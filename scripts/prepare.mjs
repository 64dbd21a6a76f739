// After an install: the verifier for browsers, so that `sigillum serve` has it when run from a checkout. An install without
// development dependencies has nothing to make it with, and goes without.
try {
  import.meta.resolve('esbuild')
} catch {
  process.stderr.write(
    'sigillum: esbuild is not installed; the verifier for browsers is not made\n',
  )
  process.exit()
}
const { bundleVerifier } = await import('./bundle-verifier.ts')
await bundleVerifier()
