// A seal of level B whose authority answers online (OpenSSL's OCSP responder) or keeps a list: the reader asks, by GET.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { sealCredential } from '../../src/sign/seal/seal-credential.ts'
import { anchorOf } from '../../src/trust/certificate-trust.ts'
import type { LoadDocument } from '../../src/trust/load-document.ts'
import { utf8 } from '../../src/util/bytes.ts'
import { createVerifier } from '../../src/verify/verifier.ts'
import { alignedCredential } from '../support/pki/aligned-credential.ts'
import type { CertificateName } from '../support/pki/certificate-kinds.ts'
import { hasOpenssl } from '../support/pki/openssl.ts'
import { type SealLab, sealLab } from '../support/pki/seal-services.ts'
import { contexts } from '../support/signing-keys.ts'
import { found } from '../support/verify-setup.ts'

test('OpenSSL 3 is on the machine that must have it', () => {
  if (process.env.CI === 'true') expect(hasOpenssl()).toBe(true)
})

describe.skipIf(!hasOpenssl())('revocation of a seal, asked outside (needs OpenSSL 3)', () => {
  let lab: SealLab
  beforeAll(async () => {
    lab = await sealLab()
  })
  afterAll(async () => {
    await lab.close()
  })

  /** The responder knows POST only; the question is in the URL. `down` names a kind of source that is. */
  function load(asked: string[], down: string[]): LoadDocument {
    return async (url, { accept }) => {
      asked.push(accept)
      if (down.includes(accept)) throw new Error('down')
      const [base = '', question] = url.split(/(?<=\/ocsp\/\w+)\//)
      const body = question && Uint8Array.from(Buffer.from(decodeURIComponent(question), 'base64'))
      const limits = { timeoutMs: 60_000, maxBytes: 1e6 }
      return body
        ? await lab.transport({ url: base, method: 'POST', body, ...limits })
        : await lab.transport({ url, method: 'GET', ...limits })
    }
  }

  async function verify(name: CertificateName, down: string[] = []) {
    const key = lab.pki.sealKey(name)
    const at = new Date()
    const text = await sealCredential(alignedCredential(key.certificate), { key, at, level: 'B' })
    const asked: string[] = []
    const verifier = createVerifier({
      contexts,
      trust: { issuers: [], anchors: [], lists: [] },
      certificates: { anchors: [anchorOf(lab.pki.root)] },
      loadDocument: load(asked, down),
      clock: () => new Date(at.getTime() + 1000),
    })
    const report: Report = await verifier.verify(utf8(text))
    return { asked, outcome: found(report, 'certificate'), verdict: report.verdict }
  }

  const [CER, OCSP, CRL] = [
    'application/pkix-cert',
    'application/ocsp-response',
    'application/pkix-crl',
  ]

  test('the online answer is asked first, and is enough', async () => {
    expect(await verify('good')).toEqual({
      // Of the seal's certificate, and of the authority between it and the root.
      asked: [CER, CER, OCSP, OCSP],
      outcome: ['passed'],
      verdict: 'passed',
    })
    expect((await verify('revoked')).outcome).toEqual(['failed CERTIFICATE_REVOKED'])
  })

  test('the list is asked where there is no answer', async () => {
    expect(await verify('good', [OCSP])).toMatchObject({
      asked: [CER, CER, OCSP, CRL, OCSP, CRL],
      outcome: ['passed'],
    })
    expect((await verify('revoked', [OCSP])).outcome).toEqual(['failed CERTIFICATE_REVOKED'])
  })

  test('nobody answers: it is not known', async () => {
    expect((await verify('good', [OCSP, CRL])).outcome).toEqual([
      'indeterminate CERTIFICATE_REVOCATION_UNKNOWN',
    ])
  })
})
