// How many bytes of requests are in memory at one time, over all clients: whoever sends more is told to come back.

import { RequestProblem } from './problem.ts'

/** What one request holds of the room. */
export interface BodyShare {
  /** @throws {RequestProblem} `OVERLOADED` when there is no room for these bytes. */
  readonly take: (bytes: number) => void
  /** Gives everything back; at the end of the request. */
  readonly leave: () => void
}

/** Makes a room. @returns the way in for each request. */
export function createBodyRoom(maxBytes: number): () => BodyShare {
  let held = 0
  return () => {
    let own = 0
    return {
      take(bytes) {
        if (held + bytes > maxBytes)
          throw new RequestProblem('OVERLOADED', 'the server is busy', {
            headers: { 'retry-after': '5' },
          })
        held += bytes
        own += bytes
      },
      leave() {
        held -= own
        own = 0
      },
    }
  }
}
