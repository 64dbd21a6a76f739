// EU trust lists made by hand for tests of their reader, signed or not. ETSI TS 119 612; every service can be chosen.

import { type SignatureAlgorithm, SignedXml } from 'xml-crypto'
import type { Holder } from './small-pki.ts'

const URI = 'http://uri.etsi.org/TrstSvc'

export interface ServiceWish {
  readonly type?: string
  readonly name?: string
  readonly holder: Holder
  /** The present status first. */
  readonly history?: readonly { readonly status: string; readonly from: string }[]
  readonly extensions?: string
}

export interface ListWish {
  readonly services?: readonly ServiceWish[]
  readonly nextUpdate?: string
  readonly type?: string
  /** Signers of other lists. */
  readonly pointers?: readonly Holder[]
}

const base64 = ({ certificate }: Holder) => Buffer.from(certificate.der).toString('base64')
const identity = (holder: Holder) =>
  `<ServiceDigitalIdentity><DigitalId><X509Certificate>${base64(holder)}</X509Certificate></DigitalId></ServiceDigitalIdentity>`

function service(wish: ServiceWish): string {
  const { type = 'CA/QC', name = 'Seals', holder, extensions = '' } = wish
  const history = wish.history ?? [{ status: 'granted', from: '2020-01-01T00:00:00Z' }]
  const body = ({ status, from }: { status: string; from: string }, more: string) =>
    `<ServiceTypeIdentifier>${URI}/Svctype/${type}</ServiceTypeIdentifier>` +
    `<ServiceName><Name xml:lang="en">${name}</Name></ServiceName>${identity(holder)}` +
    `<ServiceStatus>${URI}/TrustedList/Svcstatus/${status}</ServiceStatus>` +
    `<StatusStartingTime>${from}</StatusStartingTime>${more}`
  const [present, ...past] = history
  const instances = past.map(
    (one) => `<ServiceHistoryInstance>${body(one, '')}</ServiceHistoryInstance>`,
  )
  const more =
    extensions === ''
      ? ''
      : `<ServiceInformationExtensions>${extensions}</ServiceInformationExtensions>`
  return (
    `<TSPService><ServiceInformation>${present ? body(present, more) : ''}</ServiceInformation>` +
    `<ServiceHistory>${instances.join('')}</ServiceHistory></TSPService>`
  )
}

/** A list as XML. */
export function trustList(wish: ListWish = {}): string {
  const { services = [], nextUpdate = '2027-01-01T00:00:00Z', type = 'EUgeneric' } = wish
  const pointers = (wish.pointers ?? []).map(
    (one) =>
      `<OtherTSLPointer><ServiceDigitalIdentities>${identity(one)}</ServiceDigitalIdentities></OtherTSLPointer>`,
  )
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" Id="list"><SchemeInformation>` +
    `<TSLType>${URI}/TrustedList/TSLType/${type}</TSLType><SchemeTerritory>SE</SchemeTerritory>` +
    `<PointersToOtherTSL>${pointers.join('')}</PointersToOtherTSL>` +
    `<ListIssueDateTime>2026-10-01T00:00:00Z</ListIssueDateTime><NextUpdate><dateTime>${nextUpdate}</dateTime></NextUpdate>` +
    `</SchemeInformation><TrustServiceProviderList><TrustServiceProvider><TSPInformation>` +
    `<TSPName><Name xml:lang="en">Example Trust</Name></TSPName></TSPInformation><TSPServices>` +
    `${services.map(service).join('')}</TSPServices></TrustServiceProvider></TrustServiceProviderList></TrustServiceStatusList>`
  )
}

/** What a signature is over: an element, or the document that the empty reference means. */
export interface Covered {
  readonly xpath: string
  readonly isEmptyUri?: boolean
}

export const WHOLE: Covered = { xpath: '/*', isEmptyUri: true }

/** What a signature may have otherwise. */
export interface SignatureWish {
  readonly algorithm?: string
  readonly digest?: string
  /** In place of exclusive canonicalization, behind the transform that leaves the signature out. */
  readonly canonical?: string
  /** XPath of the element that holds the signature. */
  readonly inside?: string
  /** Makes the signature itself, where the library knows no such algorithm. */
  readonly sign?: (data: string) => Buffer
}

/** The list with an enveloped signature at its end; the key must be RSA where the wish does not sign. */
export function signedList(
  xml: string,
  signer: Holder,
  covered: readonly Covered[] = [WHOLE],
  wish: SignatureWish = {},
): string {
  const { sign, inside = '/*' } = wish
  const algorithm = wish.algorithm ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
  const signed = new SignedXml({
    privateKey: signer.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    signatureAlgorithm: algorithm,
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
    getKeyInfoContent: () =>
      `<X509Data><X509Certificate>${base64(signer)}</X509Certificate></X509Data>`,
  })
  if (sign) signed.SignatureAlgorithms[algorithm] = madeBy(sign, algorithm)
  for (const one of covered)
    signed.addReference({
      ...one,
      transforms: [
        'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
        wish.canonical ?? 'http://www.w3.org/2001/10/xml-exc-c14n#',
      ],
      digestAlgorithm: wish.digest ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
    })
  signed.computeSignature(xml, { location: { reference: inside, action: 'append' } })
  return signed.getSignedXml()
}

function madeBy(sign: (data: string) => Buffer, name: string): new () => SignatureAlgorithm {
  return class {
    getSignature = (data: unknown) => sign(String(data)).toString('base64')
    verifySignature = () => false
    getAlgorithmName = () => name
  }
}
