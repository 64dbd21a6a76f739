// A throw-away authority below `keys-example/` and the certificates with which the example keys seal, made with the
// machine's openssl. What is there already is kept. Made to last: nobody should have to renew an example.

import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoredKey } from '../src/sign/key-file.ts'

/** Whose seal it is. */
export interface SealOwner {
  readonly country: string
  /** At most 64 characters (RFC 5280, upper bounds). */
  readonly legalName: string
  readonly englishName: string
  readonly eidas: string
}

/** Where the authority's list of revoked certificates would be served. */
export const CRL_URL = 'http://ca.credentials.example/example-ca.crl'

const [FROM, UNTIL] = ['20250901000000Z', '20491231000000Z']
const AUTHORITY = '/C=EU/O=Example Trust Services/CN=example-CA for seals'

/** QcStatements say: qualified, for seals. The key of an example is on no device. */
const CONFIGURATION = `
[req]
distinguished_name = dn
string_mask = utf8only
[dn]
[ca]
default_ca = example
[example]
database = index
serial = serial
crlnumber = crlnumber
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = any
rand_serial = yes
unique_subject = no
preserve = yes
email_in_dn = no
[any]
countryName = optional
organizationName = optional
organizationIdentifier = optional
commonName = supplied
[authority]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[seal]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:${CRL_URL}
certificatePolicies = 0.4.0.194112.1.1
1.3.6.1.5.5.7.1.3 = ASN1:SEQUENCE:qc
[qc]
s1 = SEQUENCE:qc_compliance
s2 = SEQUENCE:qc_type
[qc_compliance]
id = OID:0.4.0.1862.1.1
[qc_type]
id = OID:0.4.0.1862.1.6
info = SEQUENCE:qc_type_info
[qc_type_info]
type = OID:0.4.0.1862.1.6.2
`

/** The authority of a folder: its key, its certificate and its list, made where they are missing. */
export function exampleAuthority(folder: string) {
  const work = mkdtempSync(join(tmpdir(), 'sigillum-example-ca-'))
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: work, stdio: ['ignore', 'pipe', 'pipe'] })
  const place = (name: string) => join(folder, name)
  writeFileSync(join(work, 'openssl.cnf'), CONFIGURATION)
  writeFileSync(join(work, 'index'), '')
  writeFileSync(join(work, 'crlnumber'), '01\n')
  const ca = (...args: string[]) => openssl('ca', '-config', 'openssl.cnf', '-batch', ...args)
  const dates = ['-startdate', FROM, '-enddate', UNTIL]
  if (existsSync(place('example-ca.pem'))) {
    writeFileSync(join(work, 'ca.key'), readFileSync(place('example-ca.key')))
    writeFileSync(join(work, 'ca.pem'), readFileSync(place('example-ca.pem')))
  } else {
    openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072', '-out', 'ca.key')
    openssl(
      'req',
      '-new',
      '-utf8',
      '-config',
      'openssl.cnf',
      '-key',
      'ca.key',
      '-out',
      'ca.csr',
      '-subj',
      AUTHORITY,
    )
    ca(
      '-selfsign',
      '-keyfile',
      'ca.key',
      '-in',
      'ca.csr',
      '-out',
      'ca.pem',
      '-notext',
      '-extensions',
      'authority',
      ...dates,
    )
    ca('-gencrl', '-crl_lastupdate', FROM, '-crl_nextupdate', UNTIL, '-out', 'ca.crl')
    openssl('crl', '-in', 'ca.crl', '-outform', 'DER', '-out', 'ca.der')
    for (const [from, to] of [
      ['ca.key', 'example-ca.key'],
      ['ca.pem', 'example-ca.pem'],
      ['ca.der', 'example-ca.crl'],
    ] as const)
      writeFileSync(place(to), readFileSync(join(work, from)))
  }

  function certify(privateKey: NonNullable<StoredKey['privateKey']>, owner: SealOwner): string {
    const subject = `/C=${owner.country}/O=${owner.legalName}/organizationIdentifier=${owner.eidas}/CN=example-seal of ${owner.englishName}`
    writeFileSync(join(work, 'key'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    openssl(
      'req',
      '-new',
      '-utf8',
      '-config',
      'openssl.cnf',
      '-key',
      'key',
      '-out',
      'csr',
      '-subj',
      subject,
    )
    ca('-utf8', '-in', 'csr', '-out', 'crt', '-notext', '-extensions', 'seal', ...dates)
    return new X509Certificate(readFileSync(join(work, 'crt'))).raw.toString('base64')
  }

  return {
    /** The `x5c` of a key: its own certificate and the authority's. */
    x5cFor(
      privateKey: NonNullable<StoredKey['privateKey']>,
      owner: SealOwner,
    ): [string, ...string[]] {
      const authority = new X509Certificate(readFileSync(join(work, 'ca.pem')))
      return [certify(privateKey, owner), authority.raw.toString('base64')]
    },
    close: () => rmSync(work, { recursive: true, force: true }),
  }
}
