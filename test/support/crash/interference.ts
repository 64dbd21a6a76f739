// Counts every step that a run takes with its disk and its ledger, and does something at one of them.
import type { FileHandle } from 'node:fs/promises'
import { type FileLayer, NODE_FILE_LAYER } from '../../../src/deliver/durable-file.ts'
import type { Ledger } from '../../../src/ledger/ledger.ts'

/** Called at every step; may throw, or never return. */
export type AtStep = (name: string) => void

/** A file layer that tells each step: before, in the middle of a write, and after. */
export function steppingLayer(step: AtStep): FileLayer {
  const around =
    <A extends unknown[], R>(name: string, call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      step(`before ${name}`)
      const result = await call(...args)
      step(`after ${name}`)
      return result
    }
  const open = async (...args: Parameters<typeof NODE_FILE_LAYER.open>) => {
    step('before open')
    const handle = await NODE_FILE_LAYER.open(...args)
    handle.writev = inHalves(handle, step)
    handle.sync = around('sync', handle.sync.bind(handle))
    return handle
  }
  return {
    open: open as typeof NODE_FILE_LAYER.open,
    rename: around('rename', NODE_FILE_LAYER.rename),
    stat: around('stat', NODE_FILE_LAYER.stat) as unknown as typeof NODE_FILE_LAYER.stat,
    unlink: around('unlink', NODE_FILE_LAYER.unlink),
  }
}

/** Writes the first half of the pieces, and half of the one in the middle, before the rest. */
function inHalves(handle: FileHandle, step: AtStep): FileHandle['writev'] {
  const writev = handle.writev.bind(handle)
  return async (buffers) => {
    step('before write')
    const pieces = buffers as readonly Uint8Array[]
    const middle = Math.floor(pieces.length / 2)
    const cut = Math.floor((pieces[middle]?.byteLength ?? 0) / 2)
    const first = [...pieces.slice(0, middle), pieces[middle]?.subarray(0, cut) ?? new Uint8Array()]
    const { bytesWritten: before } = await writev(first)
    step('half of write')
    const rest = [pieces[middle]?.subarray(cut) ?? new Uint8Array(), ...pieces.slice(middle + 1)]
    const { bytesWritten: after } = await writev(rest)
    step('after write')
    return { bytesWritten: before + after, buffers }
  }
}

/** A ledger that tells each of its calls: before and after. */
export function steppingLedger(ledger: Ledger, step: AtStep): Ledger {
  return new Proxy(ledger, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver)
      if (typeof member !== 'function' || name === 'filesOf' || name === 'close') return member
      return async (...args: unknown[]) => {
        step(`before ${String(name)}`)
        const result: unknown = await Reflect.apply(member, target, args)
        step(`after ${String(name)}`)
        return result
      }
    },
  })
}

/** Random bytes that tell when they are drawn: in the middle of a transaction. */
export function steppingRandom(
  random: (length: number) => Uint8Array,
  step: AtStep,
): (length: number) => Uint8Array {
  return (length) => {
    step('inside a transaction')
    return random(length)
  }
}
