// A good credential whose issuer keeps a newer edition of it, and everything that could be served in the place of that:
// an older one, those of other learners and of strangers, and edits of them all.

import type { JsonObject } from '../../../src/util/json.ts'
import { badge, badgeWith, PROOF, signed, testKey } from '../test-issuer.ts'
import type { Documents } from '../verify-setup.ts'
import { type Carrier, jsonCarrier } from './carriers.ts'

const EDITION = 'https://university.example/editions/1'

const edition = (changes: JsonObject = {}): JsonObject => ({
  ...badge({ refreshService: { id: EDITION, type: '1EdTechCredentialRefresh' } }),
  '@context': [
    ...(badge()['@context'] as string[]),
    'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
  ],
  ...changes,
})

const { credentialSubject: CORRECTED = null } = badgeWith({ name: 'Soil Science, corrected' })
const NEWER = { credentialSubject: CORRECTED, validFrom: '2026-04-01T09:00:00Z' }

/** The credential as it is or edited, and what is served as its newer edition. */
export async function editionCarrier(): Promise<{
  readonly carrier: Carrier
  readonly documents: Documents
}> {
  const { didKey, multikey, privateKey } = testKey(9)
  const newer = await signed(edition(NEWER))
  const another = { ...(CORRECTED as JsonObject), id: 'urn:uuid:another' }
  const wrong = [
    await signed(edition({ ...NEWER, validFrom: '2026-02-01T09:00:00Z' })),
    await signed(edition({ ...NEWER, id: 'urn:uuid:other' })),
    await signed(edition({ ...NEWER, credentialSubject: another })),
    await signed(edition({ ...NEWER, validUntil: '2026-05-01T00:00:00Z' })),
    await signed(
      edition(NEWER),
      { ...PROOF, verificationMethod: `${didKey}#${multikey}` },
      privateKey,
    ),
    edition(NEWER),
  ]
  const inner = jsonCarrier('edition on its way', await signed(edition()), 3, [newer, ...wrong])
  const forms = [newer, ...wrong].map((document) => jsonCarrier('', document, 1, wrong))
  return {
    carrier: {
      ...inner,
      mutate: (random) => (random.chance(0.8) ? inner.bytes : inner.mutate(random)),
      answer: (random) => {
        const form = random.pick(forms)
        return { [EDITION]: random.chance(0.1) ? form.bytes : form.mutate(random) }
      },
      others: [{ [EDITION]: '' }],
    },
    documents: { [EDITION]: newer },
  }
}
