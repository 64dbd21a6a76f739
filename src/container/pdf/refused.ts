// Why a PDF gives no credential.

export type PdfCode =
  | 'PDF_INVALID'
  | 'PDF_ENCRYPTED'
  | 'PDF_TOO_COMPLEX'
  | 'PDF_FILTER_UNREAD'
  | 'PDF_WITHOUT_CREDENTIAL'
  | 'PDF_SEVERAL_CREDENTIALS'
  | 'PDF_EARLIER_CREDENTIAL'
  | 'PDF_CREDENTIAL_HIDDEN'

/** The document is not read; the message says in a few words what was expected. */
export class PdfRefused extends Error {
  readonly code: PdfCode

  constructor(code: PdfCode, message: string) {
    super(message)
    this.code = code
  }
}

export function refusePdf(code: PdfCode, message: string): never {
  throw new PdfRefused(code, message)
}

export function brokenPdf(message: string): never {
  throw new PdfRefused('PDF_INVALID', message)
}
