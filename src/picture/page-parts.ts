// The page's contents with its logos, each accepted before it is drawn.

import { acceptLogo, type SafeLogo } from './logo.ts'
import type { Mark, PageContent } from './page-content.ts'
import type { PageParts } from './page-layout.ts'
import type { HeadMark } from './page-sections.ts'

export interface AcceptedLogos {
  readonly issuer?: SafeLogo
  readonly alliance?: SafeLogo
}

/** Checks the logos of a page. @throws {PipelineError} `PICTURE_LOGO_INVALID`. */
export async function acceptedLogos({
  issuer,
  alliance,
}: Pick<PageContent, 'issuer' | 'alliance'>): Promise<AcceptedLogos> {
  return {
    ...(issuer.logo ? { issuer: await acceptLogo(issuer.logo) } : {}),
    ...(alliance?.logo ? { alliance: await acceptLogo(alliance.logo) } : {}),
  }
}

/** What a layout needs. */
export function partsOf(
  content: PageContent,
  logos: AcceptedLogos,
  qr: PageParts['qr'],
): PageParts {
  const mark = ({ name }: Mark, logo: SafeLogo | undefined): HeadMark => ({
    name,
    ...(logo ? { logo } : {}),
  })
  return {
    content,
    marks: {
      issuer: mark(content.issuer, logos.issuer),
      ...(content.alliance ? { alliance: mark(content.alliance, logos.alliance) } : {}),
    },
    ...(qr ? { qr } : {}),
  }
}
