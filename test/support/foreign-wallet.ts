// The client of @openid4vc/openid4vci, which several real wallets run on, with keys of tests. No assertions here.
import { createHash, randomBytes } from 'node:crypto'
import { Openid4vciClient, setGlobalConfig } from '@openid4vc/openid4vci'
import { encodeCompactJws } from '../../src/proof/compact-jws.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { signatureOf, type WalletKey } from './wallet.ts'

// The server of these tests speaks plain http on loopback.
setGlobalConfig({ allowInsecureUrls: true })

/** A wallet that holds one key. */
export function foreignWallet(key: WalletKey) {
  const client = new Openid4vciClient({
    callbacks: {
      hash: (data, algorithm) =>
        new Uint8Array(createHash(algorithm.replace('-', '')).update(data).digest()),
      generateRandom: (length) => new Uint8Array(randomBytes(length)),
      clientAuthentication: () => undefined,
      signJwt: async (_, { header, payload }) => ({
        jwt: await encodeCompactJws(header as JsonObject, payload as JsonObject, async (data) =>
          signatureOf(key.privateKey, data),
        ),
        signerJwk: { ...key.jwk },
      }),
    },
  })
  const signer = (naming: 'jwk' | 'did:key' | 'did:jwk') =>
    naming === 'jwk'
      ? ({ method: 'jwk', alg: key.alg, publicJwk: { ...key.jwk } } as const)
      : ({ method: 'did', alg: key.alg, didUrl: String(key.names[naming].header.kid) } as const)
  return {
    client,
    /** Everything up to the access token. */
    async open(offerLink: string, txCode?: string) {
      const credentialOffer = await client.resolveCredentialOffer(offerLink)
      const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer)
      const { accessTokenResponse } = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
        credentialOffer,
        issuerMetadata,
        ...(txCode !== undefined && { txCode }),
      })
      return { credentialOffer, issuerMetadata, accessToken: accessTokenResponse.access_token }
    },
    /** A proof and the credential for it. */
    async fetch(
      { issuerMetadata, accessToken }: Awaited<ReturnType<typeof this.open>>,
      credentialConfigurationId: string,
      options: { naming?: 'jwk' | 'did:key' | 'did:jwk'; nonce?: string } = {},
    ) {
      const { c_nonce: fresh } = await client.requestNonce({ issuerMetadata })
      const { jwt } = await client.createCredentialRequestJwtProof({
        issuerMetadata,
        credentialConfigurationId,
        nonce: options.nonce ?? fresh,
        signer: signer(options.naming ?? 'jwk'),
      })
      const { credentialResponse } = await client.retrieveCredentials({
        issuerMetadata,
        accessToken,
        credentialConfigurationId,
        proofs: { jwt: [jwt] },
      })
      return credentialResponse
    },
  }
}
