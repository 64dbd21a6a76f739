// Europass credentials, small ones often and full ones at times: with a proof of their own, under one seal, two or one in
// compact form, and attached to a paper.

import type { JsonObject } from '../../../src/util/json.ts'
import { sealFile, sealPart, signatureStamp, withItems } from '../seal/hand-made-seal.ts'
import { credential, OTHER, sealer, tsa } from '../seal/seal-bench.ts'
import { signed } from '../test-issuer.ts'
import { type Carrier, jsonCarrier, mutatedJson, tokenCarrier } from './carriers.ts'
import { pdfCarrier } from './container-carriers.ts'
import { fixture } from './fixture-files.ts'
import type { Random } from './random.ts'
import { smallEuropass } from './small-europass.ts'

const SEALED_AT = '2026-11-03T10:00:00Z'
const STAMPED_AT = '2026-11-03T10:01:00Z'

/** Every form of a Europass credential. @param donors Credentials as genuine, from which parts are taken. */
export async function europassCarriers(donors: readonly JsonObject[]): Promise<readonly Carrier[]> {
  const contexts = smallEuropass()['@context'] as string[]
  const small = await signed(
    smallEuropass({ '@context': [...contexts, 'https://w3id.org/security/data-integrity/v2'] }),
  )
  const proven = jsonCarrier('small Europass', small, 3, donors)
  const full = fixture('student-ambassador.eddsa-rdfc-2022.elm.jsonld')
  return [
    proven,
    jsonCarrier('Europass', full, 0.1, donors),
    ...sealed(),
    compactSeal('small Europass, compact seal', smallEuropass(), 2),
    compactSeal('Europass, compact seal', credential(), 0.1),
    pdfCarrier('small Europass paper', proven, 3),
    pdfCarrier('Europass paper', jsonCarrier('', full, 1, donors), 0.1),
  ]
}

/** JAdES seals in the form of Europass: the payload is a text of its own. */
function sealed(): readonly Carrier[] {
  const payload = JSON.stringify(smallEuropass())
  const part = sealPart({ payload, holder: sealer(), at: SEALED_AT })
  const again = sealPart({ payload, holder: sealer(), at: '2026-11-04T10:00:00Z' })
  const stamped = withItems(part, signatureStamp(part, STAMPED_AT, tsa))
  const stranger = sealPart({ payload, holder: sealer({ subject: OTHER }), at: SEALED_AT })
  const elsewhere = JSON.stringify(smallEuropass({ id: 'urn:credential:elsewhere' }))
  const sealedElsewhere = sealFile(
    elsewhere,
    sealPart({ payload: elsewhere, holder: sealer(), at: SEALED_AT }),
  )
  const donors = [sealFile(payload, again, stranger), sealedElsewhere]
  const full = JSON.stringify(credential())
  return [
    // Who lends parts is a good credential as well.
    sealCarrier('small Europass, another', sealedElsewhere, 0.2),
    sealCarrier('small Europass, sealed', sealFile(payload, part), 2, donors),
    sealCarrier('small Europass, two seals', sealFile(payload, part, again), 2, donors),
    sealCarrier('small Europass, stamped seal', sealFile(payload, stamped), 1, donors),
    sealCarrier(
      'Europass, sealed',
      sealFile(full, sealPart({ payload: full, holder: sealer(), at: SEALED_AT })),
      0.1,
    ),
  ]
}

/** The file edited, or the credential that is its payload. */
function sealCarrier(
  name: string,
  file: string,
  weight: number,
  donors: readonly string[] = [],
): Carrier {
  const document = JSON.parse(file) as JsonObject
  const others = donors.map((one) => JSON.parse(one) as JsonObject)
  const outer = jsonCarrier(name, document, weight, others)
  const payload = String(document.payload)
  const inner = JSON.parse(payload) as JsonObject
  const mutate = (random: Random): Uint8Array => {
    if (random.chance(0.6)) return outer.mutate(random)
    const edited = { ...document, payload: mutatedJson(inner, payload, random) }
    return Buffer.from(JSON.stringify(edited))
  }
  const { twin: _, ...plain } = outer
  return { ...plain, mutate }
}

/** The same seal as one token, its payload encoded. */
function compactSeal(name: string, document: JsonObject, weight: number): Carrier {
  const payload = Buffer.from(JSON.stringify(document)).toString('base64url')
  const header = { b64: undefined, crit: ['sigT'] }
  const part = sealPart({ payload, holder: sealer(), at: SEALED_AT, header })
  const text = `${part.protected}.${payload}.${part.signature}`
  return tokenCarrier(name, text, [text], weight)
}
