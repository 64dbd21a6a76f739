// Two peers judge credentials with embedded proofs: @digitalbazaar/vc, and the verifier of the Digital Credentials
// Consortium. Reads {contexts, at, cases: [{id, credential, documents}]} from standard input, writes one verdict per
// case and peer. Whatever a peer fetches comes from the documents of the case; nothing else can be reached.

const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const { contexts, at, cases } = JSON.parse(Buffer.concat(chunks).toString())

// A peer talks on standard output.
const write = process.stdout.write.bind(process.stdout)
process.stdout.write = () => true

// One peer asks the clock of the machine: what has expired today must be what had at the time of the cases.
const RealDate = Date
globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length > 0 ? parts : [at]))
  }
  static now() {
    return RealDate.parse(at)
  }
}

/** The documents of the case that is being judged. */
let reachable = {}

globalThis.fetch = async (input) => {
  const url = typeof input === 'string' ? input : input.url
  const document = contexts[url] ?? reachable[url]
  const body = document === undefined ? '{"error":"not found"}' : JSON.stringify(document)
  return new Response(body, {
    status: document === undefined ? 404 : 200,
    headers: { 'content-type': 'application/json' },
  })
}

const { verifyCredential } = await import('@digitalbazaar/vc')
const { DataIntegrityProof } = await import('@digitalbazaar/data-integrity')
const { Ed25519Signature2020 } = await import('@digitalbazaar/ed25519-signature-2020')
const { cryptosuite } = await import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite')
const dcc = await import('@digitalcredentials/verifier-core')
const { buildDidKeyDocument } = await import('../../../src/proof/did.ts')
const { didWebToUrl } = await import('../../../src/proof/did.ts')

const METHOD_CONTEXTS = {
  Multikey: 'https://w3id.org/security/multikey/v1',
  Ed25519VerificationKey2020: 'https://w3id.org/security/suites/ed25519-2020/v1',
}

function controllerOf(did) {
  if (did.startsWith('did:key:')) {
    const built = buildDidKeyDocument(did)
    return built.ok ? built.document : undefined
  }
  const place = didWebToUrl(did)
  return reachable[place.ok ? place.url : did] ?? reachable[did]
}

async function documentLoader(url) {
  const [id, fragment] = url.split('#')
  const controller = controllerOf(id)
  // Some documents hold their methods in the relationships alone.
  const methods = Object.values(controller ?? {}).flat()
  const method = methods.find((one) => one?.id === url || one?.id === `#${fragment}`)
  const found =
    contexts[url] ??
    (fragment === undefined
      ? controller
      : method && { '@context': METHOD_CONTEXTS[method.type], ...method, id: url })
  if (!found) throw new Error(`not found: ${url}`)
  return { contextUrl: null, documentUrl: url, document: found }
}

async function judgeByReference(credential) {
  const suite = [new DataIntegrityProof({ cryptosuite }), new Ed25519Signature2020()]
  const now = new Date(at)
  try {
    const result = await verifyCredential({
      credential: structuredClone(credential),
      suite,
      documentLoader,
      now,
      // Status is another package's affair.
      checkStatus: async () => ({ verified: true }),
    })
    if (result.verified) return { accepts: true }
    const errors = result.error?.errors ?? [result.error]
    return { accepts: false, why: errors.map((error) => error?.message ?? '').join('; ') }
  } catch (error) {
    return { accepts: false, why: String(error) }
  }
}

async function judgeByConsortium(credential) {
  const result = await dcc.verifyCredential({
    credential: structuredClone(credential),
    knownDIDRegistries: [],
  })
  const log = result.log ?? []
  const bad = log.filter(({ id, valid, error }) => STEPS.includes(id) && (valid === false || error))
  if (!result.errors && log.length > 0 && bad.length === 0) return { accepts: true }
  const why = (result.errors ?? []).map(({ name }) => name).concat(bad.map(({ id }) => id))
  return { accepts: false, why: why.join('; ') }
}

const STEPS = ['valid_signature', 'expiration', 'revocation_status']

const verdicts = []
for (const { id, credential, documents } of cases) {
  reachable = documents
  verdicts.push({
    id,
    reference: await judgeByReference(credential),
    consortium: await judgeByConsortium(credential),
  })
}
write(JSON.stringify(verdicts))
