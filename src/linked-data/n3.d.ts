// n3 ships no types; what this folder and the tests use of it.

declare module 'n3' {
  export interface Term {
    readonly value: string
  }
  export interface Quad {
    readonly subject: Term
    readonly predicate: Term
    readonly object: Term
    readonly graph: Term
  }
  export class Parser {
    constructor(options?: { format?: string; baseIRI?: string })
    parse(text: string): Quad[]
  }
}
