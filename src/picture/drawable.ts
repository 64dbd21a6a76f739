// Whether the document's fonts can draw a text, for whoever wants to know before anything is drawn.

import { PipelineError } from '../model/pipeline-error.ts'
import { faceFor } from './font-faces.ts'

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Latin of Europe, single letters: every face of ours has them, and most texts have nothing else. */
const PLAIN = /^[\u0020-\u007e\u00a0-\u017f]*$/

/** The first character that no font of the document has, as `U+674E`; undefined when all can be drawn. */
export function undrawableIn(text: string): string | undefined {
  if (PLAIN.test(text)) return undefined
  for (const { segment } of graphemes.segment(text.replace(/\s/gu, ' '))) {
    try {
      faceFor(segment, 'sans')
    } catch (error) {
      if (error instanceof PipelineError) return String(error.detail.codePoint)
      throw error
    }
  }
  return undefined
}
