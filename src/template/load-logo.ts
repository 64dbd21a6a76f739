// Logos of organisations: SVG or PNG by their content, within a size. Whether an SVG is safe to draw is judged by picture.

import { dirname, join } from 'node:path'
import type { LogoImage } from '../model/organisation.ts'
import type { ReadFile } from './read-file.ts'
import type { Report } from './tidy-texts.ts'

const MAX_BYTES = 1024 * 1024
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Reads a logo relative to the file that names it; undefined, and a fault reported, when it cannot be used. */
export async function loadLogo(
  logo: { readonly pointer: string; readonly path: string },
  context: { readonly path: string; readonly readFile: ReadFile; readonly report: Report },
): Promise<LogoImage | undefined> {
  const { pointer } = logo
  let bytes: Uint8Array
  try {
    bytes = await context.readFile(join(dirname(context.path), logo.path))
  } catch {
    context.report(pointer, 'logo-unreadable', `the logo "${logo.path}" cannot be read`)
    return undefined
  }
  const mediaType = mediaTypeOf(bytes)
  if (mediaType === undefined) {
    context.report(pointer, 'logo-type', `expected an SVG or PNG file: "${logo.path}" is neither`)
    return undefined
  }
  if (bytes.length > MAX_BYTES) {
    context.report(pointer, 'logo-size', `expected at most 1 MiB: "${logo.path}" is larger`)
    return undefined
  }
  return { mediaType, bytes }
}

function mediaTypeOf(bytes: Uint8Array): LogoImage['mediaType'] | undefined {
  if (PNG_SIGNATURE.every((byte, index) => bytes[index] === byte)) return 'image/png'
  const start = new TextDecoder().decode(bytes.subarray(0, 4096))
  return /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<svg[\s>]/.test(start)
    ? 'image/svg+xml'
    : undefined
}
