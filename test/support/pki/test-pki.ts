// A public key infrastructure for tests, made by OpenSSL in a temporary folder: a root, an authority for seals, one for
// timestamps, certificates good and bad. Made once per run; keys live as long as the folder does.

import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Certificate, parseCertificate } from '../../../src/proof/x509/certificate.ts'
import { pemBlocks } from '../../../src/proof/x509/pem.ts'
import { createSealKey, type SealAlgorithm, type SealKey } from '../../../src/sign/seal/seal-key.ts'
import {
  CERTIFICATE_KINDS,
  type CertificateKind,
  type CertificateName,
  opensslConfiguration,
} from './certificate-kinds.ts'
import { openssl } from './openssl.ts'

export interface TestPki {
  readonly folder: string
  readonly root: Certificate
  readonly issuing: Certificate
  readonly tsaCa: Certificate
  certificate(name: CertificateName): Certificate
  /** Key and chain of a certificate, root included. */
  sealKey(name: CertificateName, algorithm?: SealAlgorithm): SealKey
  /** Path of a file of the folder. */
  path(name: string): string
}

const FROM = '20260101000000Z'
const UNTIL = '20360101000000Z'

/**
 * Makes the infrastructure.
 *
 * @param base Where the revocation responders will listen, such as `http://127.0.0.1:8000`.
 */
export async function createTestPki(base: string): Promise<TestPki> {
  const folder = mkdtempSync(join(tmpdir(), 'sigillum-pki-'))
  const path = (name: string) => join(folder, name)
  writeFileSync(path('openssl.cnf'), opensslConfiguration(base))
  writeFileSync(path('tsa.tsserial'), '01\n')
  writeKeys(path)
  await createAuthority('root', folder)
  await createAuthority('issuing', folder)
  await createAuthority('tsaCa', folder)
  for (const [name, kind] of Object.entries(CERTIFICATE_KINDS)) await issue(name, kind, folder)
  await revoke('revoked', 'issuing', folder)
  for (const ca of ['root', 'issuing', 'tsaCa']) await createCrl(ca, folder)
  const read = (name: string) => readCertificate(path(`${name}.pem`))
  return {
    folder,
    path,
    root: read('root'),
    issuing: read('issuing'),
    tsaCa: read('tsaCa'),
    certificate: read,
    sealKey: (name, algorithm) =>
      createSealKey(
        createPrivateKey(readFileSync(path(`${name}.key`))),
        [read(name), read('issuing'), read('root')],
        { algorithm },
      ),
  }
}

/** Revokes a certificate and publishes the new list. */
export async function revoke(name: string, ca: string, folder: string): Promise<void> {
  await openssl(
    [
      'ca',
      '-config',
      'openssl.cnf',
      '-name',
      `ca_${ca}`,
      '-cert',
      `${ca}.pem`,
      '-keyfile',
      `${ca}.key`,
      '-revoke',
      `${name}.pem`,
    ],
    { cwd: folder },
  )
  await createCrl(ca, folder)
}

async function createCrl(ca: string, cwd: string): Promise<void> {
  await openssl(
    [
      'ca',
      '-config',
      'openssl.cnf',
      '-name',
      `ca_${ca}`,
      '-cert',
      `${ca}.pem`,
      '-keyfile',
      `${ca}.key`,
      '-gencrl',
      '-crldays',
      '30',
      '-out',
      `${ca}.crl.pem`,
    ],
    { cwd },
  )
  await openssl(['crl', '-in', `${ca}.crl.pem`, '-outform', 'DER', '-out', `${ca}.crl`], { cwd })
}

// One key per kind serves all certificates of the kind: making RSA keys is what takes time.
function writeKeys(path: (name: string) => string): void {
  const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits }).privateKey
  const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey
  const keys = {
    rsa: rsa(2048),
    rsa1024: rsa(1024),
    p256: ec('P-256'),
    p384: ec('P-384'),
  }
  const write = (name: string, key: keyof typeof keys) =>
    writeFileSync(path(`${name}.key`), keys[key].export({ type: 'pkcs8', format: 'pem' }), {
      mode: 0o600,
    })
  for (const [name, { key }] of Object.entries(CERTIFICATE_KINDS)) write(name, key)
  const authority = rsa(2048).export({ type: 'pkcs8', format: 'pem' })
  for (const ca of ['root', 'issuing', 'tsaCa']) writeFileSync(path(`${ca}.key`), authority)
  writeFileSync(path('tsa.key'), rsa(2048).export({ type: 'pkcs8', format: 'pem' }))
}

const AUTHORITY_NAMES: Readonly<Record<string, string>> = {
  root: '/C=PL/O=Example Trust/CN=Example root',
  issuing: '/C=PL/O=Example Trust/organizationIdentifier=VATPL-1111111111/CN=Example seals',
  tsaCa: '/C=PL/O=Example Trust/CN=Example timestamp authorities',
}

async function createAuthority(name: string, folder: string): Promise<void> {
  writeFileSync(join(folder, `${name}.index`), '')
  writeFileSync(join(folder, `${name}.crlnumber`), '01\n')
  const isRoot = name === 'root'
  await signRequest(name, {
    subject: AUTHORITY_NAMES[name] ?? '',
    extensions: isRoot ? 'root' : 'intermediate',
    issuer: 'root',
    selfSigned: isRoot,
    folder,
  })
}

async function issue(name: string, kind: CertificateKind, folder: string): Promise<void> {
  const { subject, extensions, issuer = 'issuing', from, until } = kind
  await signRequest(name, { subject, extensions, issuer, folder, from, until })
}

async function signRequest(
  name: string,
  options: {
    readonly subject: string
    readonly extensions: string
    readonly issuer: string
    readonly folder: string
    readonly selfSigned?: boolean
    readonly from?: string | undefined
    readonly until?: string | undefined
  },
): Promise<void> {
  const { folder: cwd, issuer, from = FROM, until = UNTIL } = options
  await openssl(
    [
      'req',
      '-new',
      '-config',
      'openssl.cnf',
      '-utf8',
      '-key',
      `${name}.key`,
      '-subj',
      options.subject,
      '-out',
      `${name}.csr`,
    ],
    { cwd },
  )
  const by = options.selfSigned ? ['-selfsign'] : ['-cert', `${issuer}.pem`]
  await openssl(
    [
      'ca',
      '-batch',
      '-config',
      'openssl.cnf',
      '-name',
      `ca_${issuer}`,
      ...by,
      '-keyfile',
      `${issuer}.key`,
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.pem`,
      '-notext',
      '-startdate',
      from,
      '-enddate',
      until,
      '-extensions',
      options.extensions,
    ],
    { cwd },
  )
}

function readCertificate(path: string): Certificate {
  const [block] = pemBlocks(readFileSync(path, 'utf8'))
  const certificate = block && parseCertificate(block.der)
  if (!certificate) throw new Error(`no certificate in ${path}`)
  return certificate
}
