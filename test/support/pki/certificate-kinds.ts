// The certificates of the test PKI: what each is for, and in what it is wrong. Organisations of `.example` only.

export interface CertificateKind {
  /** Distinguished name as OpenSSL takes it. */
  readonly subject: string
  readonly extensions:
    | 'seal'
    | 'seal-no-qc'
    | 'seal-wrong-usage'
    | 'seal-esign'
    | 'ca'
    | 'tsa'
    | 'tsa-wrong-eku'
    | 'ocsp'
  readonly key: 'rsa' | 'rsa1024' | 'p256' | 'p384'
  /** YYYYMMDDHHMMSSZ */
  readonly from?: string
  readonly until?: string
  readonly issuer?: 'root' | 'issuing' | 'tsaCa'
}

const ORGANISATION =
  '/C=PL/O=Example Polytechnic/organizationIdentifier=VATPL-0000000000/CN=Example Polytechnic seal'

/** Every certificate below the two authorities, by name. */
export const CERTIFICATE_KINDS = {
  good: { subject: ORGANISATION, extensions: 'seal', key: 'rsa' },
  p256: { subject: `${ORGANISATION} P-256`, extensions: 'seal', key: 'p256' },
  p384: { subject: `${ORGANISATION} P-384`, extensions: 'seal', key: 'p384' },
  revoked: { subject: `${ORGANISATION} revoked`, extensions: 'seal', key: 'rsa' },
  laterRevoked: { subject: `${ORGANISATION} revoked later`, extensions: 'seal', key: 'rsa' },
  expired: {
    subject: `${ORGANISATION} expired`,
    extensions: 'seal',
    key: 'rsa',
    from: '20240101000000Z',
    until: '20250101000000Z',
  },
  notYetValid: {
    subject: `${ORGANISATION} early`,
    extensions: 'seal',
    key: 'rsa',
    from: '20400101000000Z',
    until: '20410101000000Z',
  },
  wrongUsage: { subject: `${ORGANISATION} usage`, extensions: 'seal-wrong-usage', key: 'rsa' },
  noIdentifier: {
    subject: '/C=PL/O=Example Polytechnic/CN=No identifier',
    extensions: 'seal',
    key: 'rsa',
  },
  noQcStatements: { subject: `${ORGANISATION} plain`, extensions: 'seal-no-qc', key: 'rsa' },
  forPersons: { subject: `${ORGANISATION} person`, extensions: 'seal-esign', key: 'rsa' },
  authority: { subject: `${ORGANISATION} CA`, extensions: 'ca', key: 'rsa' },
  otherOrganisation: {
    subject:
      '/C=DE/O=Other Example University/organizationIdentifier=VATDE-000000000/CN=Other Example University seal',
    extensions: 'seal',
    key: 'rsa',
  },
  /** The awarding body of `fixtures/records/student-ambassador`. */
  fixtureBody: {
    subject:
      '/C=NL/O=Delft University of Technology/organizationIdentifier=VATNL-000000001B01/CN=Example seal of a fixture',
    extensions: 'seal',
    key: 'p256',
  },
  weak: { subject: `${ORGANISATION} weak`, extensions: 'seal', key: 'rsa1024' },
  tsa: {
    subject: '/C=PL/O=Example Time/CN=Example timestamps',
    extensions: 'tsa',
    key: 'rsa',
    issuer: 'tsaCa',
  },
  tsaWrongEku: {
    subject: '/C=PL/O=Example Time/CN=Not for timestamps',
    extensions: 'tsa-wrong-eku',
    key: 'rsa',
    issuer: 'tsaCa',
  },
} as const satisfies Readonly<Record<string, CertificateKind>>

export type CertificateName = keyof typeof CERTIFICATE_KINDS

/** The OpenSSL configuration: a small CA and the extensions of each kind. `BASE` is where the responders listen. */
export function opensslConfiguration(base: string): string {
  const sources = `
authorityKeyIdentifier = keyid
subjectKeyIdentifier = hash
authorityInfoAccess = OCSP;URI:${base}/ocsp/CA,caIssuers;URI:${base}/CA.cer
crlDistributionPoints = URI:${base}/CA.crl`
  const bySource = (ca: string) => sources.replaceAll('CA', ca)
  const leaf = (ca: string, usage: string) =>
    `basicConstraints = critical,CA:FALSE\nkeyUsage = critical,${usage}${bySource(ca)}`
  const qc = (type: string) => `1.3.6.1.5.5.7.1.3 = ASN1:SEQUENCE:qc_${type}`
  return `
[req]
distinguished_name = dn
string_mask = utf8only
[dn]
[any]
countryName = optional
organizationName = optional
organizationIdentifier = optional
commonName = supplied
${['root', 'issuing', 'tsaCa']
  .map(
    (ca) => `
[ca_${ca}]
database = ${ca}.index
serial = ${ca}.serial
crlnumber = ${ca}.crlnumber
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
rand_serial = yes
preserve = yes
email_in_dn = no
`,
  )
  .join('')}
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
${bySource('root')}
[seal]
${leaf('issuing', 'digitalSignature,nonRepudiation')}
certificatePolicies = 0.4.0.194112.1.1
${qc('seal')}
[seal-no-qc]
${leaf('issuing', 'digitalSignature,nonRepudiation')}
[seal-wrong-usage]
${leaf('issuing', 'keyEncipherment')}
${qc('seal')}
[seal-esign]
${leaf('issuing', 'digitalSignature,nonRepudiation')}
${qc('sign')}
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign,digitalSignature
${bySource('issuing')}
[tsa]
${leaf('tsaCa', 'digitalSignature')}
extendedKeyUsage = critical,timeStamping
[tsa-wrong-eku]
${leaf('tsaCa', 'digitalSignature')}
extendedKeyUsage = clientAuth
[qc_seal]
s1 = SEQUENCE:qc_compliance
s2 = SEQUENCE:qc_type_seal
s3 = SEQUENCE:qc_sscd
[qc_sign]
s1 = SEQUENCE:qc_compliance
s2 = SEQUENCE:qc_type_sign
[qc_compliance]
id = OID:0.4.0.1862.1.1
[qc_sscd]
id = OID:0.4.0.1862.1.4
[qc_type_seal]
id = OID:0.4.0.1862.1.6
info = SEQUENCE:qc_type_seal_info
[qc_type_seal_info]
type = OID:0.4.0.1862.1.6.2
[qc_type_sign]
id = OID:0.4.0.1862.1.6
info = SEQUENCE:qc_type_sign_info
[qc_type_sign_info]
type = OID:0.4.0.1862.1.6.1
[tsa_service]
serial = tsa.tsserial
signer_cert = tsa.pem
signer_key = tsa.key
certs = tsaCa.pem
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1.1
other_policies = 1.3.6.1.4.1.99999.1.2
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`
}
