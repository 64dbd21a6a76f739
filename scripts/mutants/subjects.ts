// Which tests judge which files of `proof/`, `trust/` and `verify/`: those of the file's own subject, so that a change
// has to be noticed by a test that states the rule. Every file of the three rooms stands here once, or among the unjudged.

import { globSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

interface Subject {
  /** Below `test/`, without `.test.ts`. */
  readonly tests: readonly string[]
  /** Below `src/`, without `.ts`; patterns. */
  readonly files: readonly string[]
}

const SUBJECTS: readonly Subject[] = [
  {
    tests: ['unit/proof/encodings', 'unit/trust/configuration', 'unit/trust/issuer-registries'],
    files: [
      'proof/{base58btc,base64url,cbor,multibase,status-list,status-token}',
      'trust/{bitstring-list,issuer-registries,token-status-list,trust-list}',
    ],
  },
  {
    tests: ['unit/proof/jws', 'unit/proof/merkle-tree', 'unit/sign/sign-sd-jwt'],
    files: [
      'proof/{batch-approval,compact-jws,merkle-tree,sd-jwt,sd-jwt-disclosure,signatures,tree-head}',
      'proof/verify-jws-signature',
    ],
  },
  {
    tests: ['unit/proof/did', 'unit/proof/keys', 'vectors/did-key'],
    files: [
      'proof/{did,did-jwk,did-key-jwk,ed25519-point,jwk,multikey,signature-work}',
      'proof/verification-key',
    ],
  },
  {
    tests: [
      'unit/proof/verify-proof-signature',
      'unit/verify/proof',
      'unit/verify/presentation',
      'vectors/vc-di-ecdsa',
      'vectors/vc-di-eddsa',
    ],
    files: [
      'proof/{hash-data,suites,verify-proof-signature,verify-selective-proof}',
      'verify/checks/{embedded-proof,one-proof,proof}',
      'verify/{proof-chain,unchecked-suites}',
    ],
  },
  {
    tests: ['unit/proof/x509/pkcs12', 'unit/sign/seal/load-seal-key'],
    files: ['proof/x509/{pkcs12,pkcs12-crypto}'],
  },
  { tests: ['unit/proof/x509/der'], files: ['proof/x509/{certified-key,der,folded-name}'] },
  {
    tests: ['unit/proof/x509/revocation'],
    files: [
      'proof/x509/{certificate,chain,cms-signed-data,crl,crl-scope,issuer-serial,ocsp}',
      'proof/x509/{oids,pem,read-issuer-serial,timestamp-request,timestamp-token,verify-signed-der}',
    ],
  },
  {
    tests: ['unit/trust/certificate-lists'],
    files: [
      'proof/x509/path-constraints',
      'trust/{certificate-path,certificate-trust,eu-trust-list,load-certificate-trust,portable-trust}',
      'trust/signed-xml',
    ],
  },
  {
    tests: ['unit/verify/seal/material'],
    files: [
      'verify/seal/{collect-material,judge-issuer,open-seal,read-envelope,revocation}',
      'verify/seal/{standard-base64,unsigned-properties}',
    ],
  },
  {
    tests: ['unit/verify/seal/judges'],
    files: [
      'verify/seal/{imprints,judge-certificate,judge-seal,judge-timestamps}',
      'verify/seal/{read-seal,read-timestamps,seal-signature}',
      'verify/checks/{seal,seal-results}',
    ],
  },
  {
    tests: ['unit/verify/seal/judges', 'unit/verify/seal/seal'],
    files: ['verify/seal/protected-header'],
  },
  {
    tests: ['unit/trust/guarded-fetch', 'unit/trust/configuration', 'unit/trust/keys'],
    files: ['trust/{address-rules,document-map,guarded-fetch,host-gate,load-document,load-json}'],
  },
  {
    tests: ['unit/trust/keys', 'unit/verify/certified-token'],
    files: [
      'trust/{certified-key,controller-document,jws-key,key-at-address,method-key}',
      'trust/{choose-key,proof-method,resolution}',
      'trust/resolve-controller',
    ],
  },
  {
    tests: [
      'unit/verify/jwt',
      'unit/verify/sd-jwt',
      'unit/verify/presentation',
      'unit/verify/certified-token',
      'unit/verify/open-envelope',
    ],
    files: ['verify/{answer,jwt-claims,open-jws}', 'verify/checks/{key-binding,presented}'],
  },
  {
    tests: ['unit/verify/contexts', 'unit/verify/merged-nodes', 'unit/verify/tricks'],
    files: ['verify/checks/contexts', 'verify/{node-identity,node-labels}'],
  },
  {
    tests: [
      'unit/verify/profiles',
      'unit/verify/status-kinds',
      'unit/verify/token-status',
      'unit/verify/standing',
    ],
    files: [
      'verify/checks/{official-shapes,profile,recipient,references,revocation-list,status,token-status,trust}',
      'verify/checks/validity',
      'verify/profiles/{elm,open-badges-rules,presentation,sd-jwt-vc,shape,status-list,vcdm}',
      'verify/{bounded-loader,no-award,resource-digest,results}',
    ],
  },
  {
    tests: ['unit/verify/open-envelope'],
    files: [
      'verify/{data-url,formats,json-serialization,known-bytes,known-forms,limits}',
      'verify/{open-envelope,opened,too-large}',
    ],
  },
  {
    tests: ['unit/verify/inside'],
    files: ['verify/embedded', 'verify/checks/endorsements'],
  },
  { tests: ['unit/verify/verifier'], files: ['verify/verifier'] },
  { tests: ['unit/verify/turns'], files: ['verify/isolated/turns'] },
  {
    tests: ['unit/verify/token-proof', 'unit/verify/jwt', 'unit/verify/sd-jwt'],
    files: ['verify/checks/jws-proof'],
  },
  {
    tests: ['unit/verify/report-parts'],
    files: [
      'verify/{credential,europass-report,finding,open-inner,refresh,summary,unopened-report}',
      'verify/profiles/links',
    ],
  },
  { tests: ['unit/verify/memory'], files: ['verify/memory'] },
  { tests: ['unit/verify/look-alike'], files: ['verify/look-alike'] },
  { tests: ['interop/isolated'], files: ['verify/isolated/isolated-verifier'] },
]

/**
 * What no test in this process reaches (sockets, another thread), or holds no rule (names alone), and the shapes of Open
 * Badges: a table that `test/interop/corpus-profile.test.ts` compares with the official JSON schemas.
 */
const UNJUDGED: readonly string[] = [
  'proof/key-record',
  'trust/node-network',
  'verify/codes',
  'verify/profiles/open-badges',
  'verify/isolated/{collect-garbage,protocol,thread}',
]

/** Names from the root of the package. */
export interface Run {
  readonly files: readonly string[]
  readonly tests: readonly string[]
}

/** What to try: all, or the files asked for, by their own tests or by those asked for; all by patterns. */
export function planRuns(asked: {
  readonly mutate: readonly string[]
  readonly testFiles: readonly string[]
}): readonly Run[] {
  const wanted = asked.mutate.length > 0 ? new Set(find(asked.mutate)) : undefined
  if (wanted && asked.testFiles.length > 0)
    return [{ files: [...wanted], tests: find(asked.testFiles) }]
  return allRuns()
    .map(({ files, tests }) => ({
      files: files.filter((file) => wanted?.has(file) ?? true),
      tests: asked.testFiles.length > 0 ? find(asked.testFiles) : tests,
    }))
    .filter(({ files }) => files.length > 0)
}

function allRuns(): readonly Run[] {
  const runs = SUBJECTS.map(({ files, tests }) => ({
    files: find(files.map((name) => `src/${name}.ts`)),
    tests: find(tests.map((name) => `test/${name}.test.ts`)),
  }))
  const named = [
    ...runs.flatMap(({ files }) => files),
    ...find(UNJUDGED.map((name) => `src/${name}.ts`)),
  ]
  const odd = find(['src/{proof,trust,verify}/**/*.ts']).filter(
    (file) => named.filter((name) => name === file).length !== 1,
  )
  // A file that came since is for whoever runs this to place; the others are tried all the same.
  if (odd.length > 0) process.stderr.write(`subjects.ts: expected once, each: ${odd.join(' ')}\n`)
  return runs
}

function find(patterns: readonly string[]): readonly string[] {
  return patterns.flatMap((pattern) => {
    const found = globSync(pattern, { cwd: root }).sort()
    if (found.length === 0) throw new Error(`${join(root, pattern)}: expected a file`)
    return found
  })
}
