// A port of loopback for a program that must be told its own. Below those that the system gives to whoever asks for any,
// so that no connection and no server of another test takes it before the program does, or while it starts anew.
import { createServer } from 'node:net'

const FIRST = 20_000
/** For each of the processes that run tests side by side. */
const EACH = 500

let next = process.pid % EACH

/** A port that nobody listens at, and that is given only once. */
export async function freePort(): Promise<number> {
  const lane = Number(process.env.VITEST_POOL_ID ?? 0) % 20
  for (let tries = 0; tries < EACH; tries += 1) {
    next = (next + 1) % EACH
    const port = FIRST + lane * EACH + next
    if (await isFree(port)) return port
  }
  throw new Error('no port is free')
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const bound = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
  })
  if (bound) await new Promise((resolve) => server.close(resolve))
  return bound
}
