// The pictures that credentials carry. The painter behind them is loaded only for what there is to draw: it is large,
// and slow to start.

import type { PageImage } from '../model/page-image.ts'
import type { IssuanceRecord } from '../model/record.ts'
import type { Template } from '../model/template.ts'
import type { PagePainter } from './page-painter.ts'

export interface Pictures {
  /** Makes ready to draw. @throws {PipelineError} for what cannot be drawn, as `createPagePainter` does. */
  prepare(): Promise<void>
  /** One page for every edition of the document. @throws {PipelineError} as `drawPage` does. */
  pagesOf(record: IssuanceRecord): Promise<readonly PageImage[]>
  /** The badge in the template's first language. */
  badge(): Promise<PageImage>
}

export interface PicturesOptions {
  /** Absolute URL at which readers can verify the document; with it the pages carry a QR code. */
  readonly verifyAddress?: string
  /** The badge, where somebody has drawn it already. */
  readonly badge?: PageImage
}

/** The pictures of one template. */
export function createPictures(
  template: Template,
  { verifyAddress, badge }: PicturesOptions,
): Pictures {
  let loaded: Promise<PagePainter> | undefined
  const painter = () => {
    loaded ??= load(template, verifyAddress)
    return loaded
  }
  return {
    async prepare() {
      await painter()
    },
    async pagesOf(record) {
      const { drawPage } = await painter()
      const pages: PageImage[] = []
      for (const language of record.template.languages)
        pages.push(await drawPage({ record, language, showDateOfBirth: true }))
      return pages
    },
    badge: async () => badge ?? (await (await painter()).drawBadge(template.languages[0])),
  }
}

async function load(template: Template, verifyAddress: string | undefined): Promise<PagePainter> {
  const { createPagePainter } = await import('./page-painter.ts')
  return await createPagePainter(template, verifyAddress === undefined ? {} : { verifyAddress })
}
