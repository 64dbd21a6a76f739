// What of the reference implementation the tests call beyond what `sign` does; the packages bring no types.

declare module '@digitalbazaar/ecdsa-sd-2023-cryptosuite' {
  export function createSignCryptosuite(options: { mandatoryPointers: readonly string[] }): unknown
  export function createDiscloseCryptosuite(options: {
    selectivePointers: readonly string[]
  }): unknown
}

declare module '@digitalbazaar/vc' {
  export function derive(options: {
    verifiableCredential: unknown
    suite: unknown
    documentLoader: (url: string) => Promise<unknown>
  }): Promise<unknown>
}
