// Draws the badge of a template for all threads of a batch, and ends: fonts and painter are then in nobody's memory.

import { parentPort, workerData } from 'node:worker_threads'
import type { Template } from '../../model/template.ts'
import { createPagePainter } from '../../picture/page-painter.ts'
import type { BadgeAnswer } from './badge-drawing.ts'
import { shareFailure } from './shared-failure.ts'

async function drawn(template: Template): Promise<BadgeAnswer> {
  try {
    const painter = await createPagePainter(template)
    return { badge: await painter.drawBadge(template.languages[0]) }
  } catch (cause) {
    return { failure: shareFailure(cause) }
  }
}

parentPort?.postMessage(await drawn(workerData as Template))
