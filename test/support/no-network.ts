// Closes the network for the whole run: a test that reaches out fails instead of depending on the day.
import net from 'node:net'

const connect = net.Socket.prototype.connect
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1'])

net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const target = (Array.isArray(args[0]) ? args[0][0] : args[0]) as
    | { host?: string; path?: string }
    | undefined
  if (typeof target === 'object' && target?.host && !LOOPBACK.has(target.host))
    throw new Error(`the network is closed in tests: ${target.host}`)
  return Reflect.apply(connect, this, args)
} as typeof connect
