// A foreign judge in a process of its own: verifies embedded proofs with @digitalbazaar/vc and tokens with jose.
// Reads {contexts, controllers, credentials, tokens} from standard input; writes one verdict per item. None of our
// source is imported here, and the network is never touched.

import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { verifyCredential } from '@digitalbazaar/vc'
import { compactVerify, importJWK } from 'jose'

const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const { contexts, controllers, credentials, tokens, now } = JSON.parse(
  Buffer.concat(chunks).toString(),
)

const METHOD_CONTEXT = 'https://w3id.org/security/multikey/v1'

async function documentLoader(url) {
  const document = contexts[url] ?? controllers[url] ?? methodAt(url)
  if (!document) throw new Error(`not found: ${url}`)
  return { contextUrl: null, documentUrl: url, document }
}

function methodAt(url) {
  const method = controllers[url.split('#')[0]]?.verificationMethod.find(({ id }) => id === url)
  return method && { '@context': METHOD_CONTEXT, ...method }
}

async function judgeCredential(credential) {
  const suite = [new DataIntegrityProof({ cryptosuite }), new Ed25519Signature2020()]
  const result = await verifyCredential({ credential, suite, documentLoader, now })
  return {
    verified: result.verified,
    why: result.verified ? '' : String(result.error?.errors ?? result.error),
  }
}

async function judgeToken(token) {
  const { kid } = JSON.parse(Buffer.from(token.split('.')[0], 'base64url').toString())
  const jwk = methodAt(kid)?.publicKeyJwk
  try {
    const { payload } = await compactVerify(token, await importJWK(jwk), {
      algorithms: ['ES256', 'RS256'],
    })
    return { verified: true, claims: JSON.parse(Buffer.from(payload).toString()) }
  } catch (error) {
    return { verified: false, why: String(error) }
  }
}

process.stdout.write(
  JSON.stringify({
    credentials: await Promise.all(credentials.map(judgeCredential)),
    tokens: await Promise.all(tokens.map(judgeToken)),
  }),
)
