// Proof suites that exist and that this version does not check: named in the report, and nothing is claimed. Anything
// else is no suite at all. VC Data Integrity 1.0 section 3 has the present ones; older suites have a type of their own.

import type { JsonObject } from '../util/json.ts'

const UNSUPPORTED_TYPES = [
  'Ed25519Signature2018',
  'JsonWebSignature2020',
  'EcdsaSecp256k1Signature2019',
  'EcdsaSecp256k1RecoverySignature2020',
  'EcdsaSecp256r1Signature2019',
  'RsaSignature2018',
  'BbsBlsSignature2020',
  'BbsBlsSignatureProof2020',
  'MerkleProof2017',
  'MerkleProof2019',
  'ChainedProof2021',
  'JcsEd25519Signature2020',
  'JcsEd25519Signature2022',
  'EthereumEip712Signature2021',
  'EthereumPersonalSignature2021',
  'SolanaSignature2021',
  'SolanaJcsSignature2021',
  'TezosSignature2021',
  'TezosJcsSignature2021',
  'GpgSignature2020',
  'CLSignature2019',
  'JwtProof2020',
  'OpenAttestationHashProof2018',
  'OpenAttestationMerkleProofSignature2018',
]
const UNSUPPORTED_CRYPTOSUITES = [
  'ecdsa-2019',
  'bbs-2023',
  'jcs-eddsa-2022',
  'ecdsa-xi-2023',
  'merkle-proof-2019',
  'json-eddsa-2022',
  'anoncreds-2023',
  'bip340-rdfc-2025',
  'bip340-jcs-2025',
  'mldsa44-rdfc-2024',
  'mldsa44-jcs-2024',
  'slhdsa128-rdfc-2024',
  'slhdsa128-jcs-2024',
  'falcon512-rdfc-2024',
  'falcon512-jcs-2024',
]

/** The name of the suite when it is one of those. */
export function uncheckedSuite({ type, cryptosuite }: JsonObject): string | undefined {
  const name = type === 'DataIntegrityProof' ? cryptosuite : type
  const known = type === 'DataIntegrityProof' ? UNSUPPORTED_CRYPTOSUITES : UNSUPPORTED_TYPES
  return typeof name === 'string' && known.includes(name) ? name : undefined
}
