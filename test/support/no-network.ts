// Closes the network for the whole run: a test that reaches out fails instead of depending on the day.
import net from 'node:net'

const connect = net.Socket.prototype.connect
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1'])
/** Names of RFC 6761 resolve to nothing: a test reaches one only by giving it an address of its own. */
const isReserved = (host: string) => host.endsWith('.example')

net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const target = (Array.isArray(args[0]) ? args[0][0] : args[0]) as
    | { host?: string; path?: string }
    | undefined
  if (
    typeof target === 'object' &&
    target?.host &&
    !LOOPBACK.has(target.host) &&
    !isReserved(target.host)
  )
    throw new Error(`the network is closed in tests: ${target.host}`)
  return Reflect.apply(connect, this, args)
} as typeof connect
