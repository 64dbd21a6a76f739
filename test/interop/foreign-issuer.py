# An issuer that shares no code with the product: Python and its `cryptography`, written from the specifications.
# Prints what it issued as JSON: documents that it publishes, and credentials, each also signed by a stranger's key.

import base64
import gzip
import hashlib
import json
import struct
import sys
import zlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

DID = 'did:web:issuer.example%3A8443:schools:medicine'
DID_URL = 'https://issuer.example:8443/schools/medicine/did.json'
SITE = 'https://badges.example/issuers/42'
KEY_SET = 'https://badges.example/.well-known/jwks.json'
LIST = 'https://badges.example/status/3'
V1 = 'https://www.w3.org/2018/credentials/v1'
V2 = 'https://www.w3.org/ns/credentials/v2'
BADGES = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
CURVES = {'P-256': (ec.SECP256R1(), 32, hashes.SHA256()), 'P-384': (ec.SECP384R1(), 48, hashes.SHA384()),
          'P-521': (ec.SECP521R1(), 66, hashes.SHA512())}


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def whole(number, size):
    return number.to_bytes(size, 'big')


def base58(data):
    letters, number, text = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz', int.from_bytes(data, 'big'), ''
    while number:
        number, rest = divmod(number, 58)
        text = letters[rest] + text
    return '1' * (len(data) - len(data.lstrip(b'\0'))) + text


class Key:
    """A key pair of a kind, with the two forms in which it is published."""

    def __init__(self, kind):
        self.kind = kind
        if kind == 'Ed25519':
            self.private = ed25519.Ed25519PrivateKey.generate()
            raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            self.jwk = {'kty': 'OKP', 'crv': kind, 'x': b64(raw)}
            self.multikey = 'z' + base58(b'\xed\x01' + raw)
        elif kind == 'RSA':
            self.private = rsa.generate_private_key(65537, 2048)
            public = self.private.public_key().public_numbers()
            self.jwk = {'kty': 'RSA', 'n': b64(whole(public.n, 256)), 'e': 'AQAB'}
        else:
            curve, size, _ = CURVES[kind]
            self.private = ec.generate_private_key(curve)
            public = self.private.public_key().public_numbers()
            x, y = whole(public.x, size), whole(public.y, size)
            self.jwk = {'kty': 'EC', 'crv': kind, 'x': b64(x), 'y': b64(y)}
            prefix = {'P-256': b'\x80\x24', 'P-384': b'\x81\x24', 'P-521': b'\x82\x24'}[kind]
            self.multikey = 'z' + base58(prefix + bytes([2 + public.y % 2]) + x)

    def sign(self, data, alg=None):
        if self.kind == 'Ed25519':
            return self.private.sign(data)
        if self.kind == 'RSA':
            digest = {'256': hashes.SHA256(), '384': hashes.SHA384(), '512': hashes.SHA512()}[alg[2:]]
            pss = padding.PSS(padding.MGF1(digest), digest.digest_size)
            return self.private.sign(data, pss if alg[0] == 'P' else padding.PKCS1v15(), digest)
        _, size, digest = CURVES[self.kind]
        r, s = utils.decode_dss_signature(self.private.sign(data, ec.ECDSA(digest)))
        return whole(r, size) + whole(s, size)


KINDS = ['Ed25519', 'RSA', 'P-256', 'P-384', 'P-521']
OWN = {kind: Key(kind) for kind in KINDS}
STRANGER = {kind: Key(kind) for kind in KINDS}
HOLDER = Key('P-256')


def canonical(value):
    """RFC 8785 for texts of the basic plane, integers and booleans, which is all that is written here."""
    return json.dumps(value, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode()


def badge(issuer, **changes):
    return {
        '@context': [V2, BADGES], 'id': 'https://badges.example/credentials/3732',
        'type': ['VerifiableCredential', 'AchievementCredential'], 'name': 'Krankenpflege – Grundkurs',
        'issuer': {'id': issuer, 'type': 'Profile', 'name': 'Universität Beispiel',
                   'image': {'id': 'data:image/png;base64,iVBORw0KGgo=', 'type': 'Image'}},
        'validFrom': '2026-03-01T10:00:00.250+01:00', 'validUntil': '2031-03-01T09:00:00Z',
        'awardedDate': '2026-02-27T00:00:00Z',
        'credentialSubject': {
            'id': 'did:example:ebfeb1f712ebc6f1c276e12ec21', 'type': ['AchievementSubject'], 'creditsEarned': 5,
            'achievement': {
                'id': 'https://badges.example/achievements/1', 'type': ['Achievement'], 'name': 'Krankenpflege',
                'description': 'Pflegt Kranke.', 'criteria': {'narrative': '* eins\n* zwei'},
                'achievementType': 'ext:Kurs', 'inLanguage': 'de',
                'alignment': [{'type': 'Alignment', 'targetName': 'Pflege', 'targetType': 'CFItem',
                               'targetUrl': 'http://data.europa.eu/esco/skill/1'}],
                'resultDescription': [{'id': 'urn:uuid:3f1a', 'type': ['ResultDescription'], 'name': 'Note',
                                       'resultType': 'LetterGrade', 'allowedValue': ['C', 'B', 'A']}]},
            'result': [{'type': ['Result'], 'resultDescription': 'urn:uuid:3f1a', 'value': 'A'}]},
        'evidence': [{'id': 'https://badges.example/evidence/1', 'type': ['Evidence'], 'name': 'Arbeit'}],
        **changes}


def claims_of(credential):
    return {**credential, 'iss': credential['issuer']['id'], 'jti': credential['id'],
            'sub': credential['credentialSubject']['id'], 'nbf': 1772355600, 'exp': 1930122000}


def compact(key, alg, header, claims, spaced=False):
    """Issuers write JSON as their library does: with spaces, and with letters beyond ASCII escaped, or without."""
    text = json.dumps(claims) if spaced else json.dumps(claims, separators=(',', ':'), ensure_ascii=False)
    parts = b64(json.dumps({'alg': alg, **header}).encode()) + '.' + b64(text.encode())
    return parts + '.' + b64(key.sign(parts.encode(), alg))


def with_jcs(key, kind, suite, credential):
    digest = hashlib.sha384 if kind == 'P-384' else hashlib.sha256
    proof = {'type': 'DataIntegrityProof', 'cryptosuite': suite, 'created': '2026-03-01T09:00:00Z',
             'verificationMethod': f'{DID}#{kind}', 'proofPurpose': 'assertionMethod', '@context': credential['@context']}
    data = digest(canonical(proof)).digest() + digest(canonical(credential)).digest()
    return {**credential, 'proof': [{**proof, 'proofValue': 'z' + base58(key.sign(data))}]}


def selective(key, bound):
    """With spaces in the disclosures, one in another, decoys, and the holder's answer."""
    write = lambda *parts: b64(json.dumps(parts).encode())
    digest = lambda text: b64(hashlib.sha256(text.encode()).digest())
    street = write('s1', 'street', 'Hauptstraße 1')
    address = write('s2', 'address', {'_sd': [digest(street)], 'country': 'DE'})
    grade = write('s3', 'A')
    claims = {'iss': SITE, 'vct': 'https://badges.example/types/course', 'iat': 1772355600, 'title': 'Krankenpflege',
              '_sd_alg': 'sha-256', '_sd': sorted([digest(address), digest('decoy')]), 'grades': [{'...': digest(grade)}]}
    if bound:
        claims['cnf'] = {'jwk': HOLDER.jwk}
    token = compact(key, 'ES256', {'typ': 'dc+sd-jwt', 'kid': 'P-256'}, claims, True)
    shown = '~'.join([token, address, street, grade]) + '~'
    if not bound:
        return shown
    answer = {'iat': 1795348000, 'aud': 'https://reader.example', 'nonce': 'n-1', 'sd_hash': digest(shown)}
    return shown + compact(HOLDER, 'ES256', {'typ': 'kb+jwt'}, answer, True)


def status_list(key):
    bits = bytearray(16384)
    bits[1] = 0b00000100
    # With a file name and a time in its head, as command-line tools write it.
    packed = b'\x1f\x8b\x08\x08' + struct.pack('<I', 1772355600) + b'\x00\x03list.bin\x00' + gzip.compress(bytes(bits))[10:]
    subject = {'id': LIST + '#list', 'type': 'BitstringStatusList', 'statusPurpose': ['revocation'],
               'encodedList': 'u' + b64(packed)}
    document = {'@context': [V2], 'id': LIST, 'type': ['VerifiableCredential', 'BitstringStatusListCredential'],
                'issuer': SITE, 'validFrom': '2026-03-01T00:00:00Z', 'credentialSubject': subject}
    return compact(key, 'ES256', {'typ': 'vc+jwt', 'kid': 'P-256'}, document)


def entry(index):
    return {'id': f'{LIST}#{index}', 'type': 'BitstringStatusListEntry', 'statusPurpose': 'revocation',
            'statusListIndex': str(index), 'statusListCredential': LIST}


def png(text):
    chunk = lambda kind, data: struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 2, 2, 8, 2, 0, 0, 0)) +
            chunk(b'pHYs', struct.pack('>IIB', 2835, 2835, 1)) + chunk(b'tEXt', b'Software\0Python') +
            chunk(b'IDAT', zlib.compress(b'\0' + b'\xff' * 6 + b'\0' + b'\x88' * 6)) +
            chunk(b'iTXt', b'openbadgecredential\0\0\0\0\0' + text.encode()) + chunk(b'IEND', b''))


def svg(text):
    return ('<?xml version="1.0" encoding="utf-8"?>\n<!-- made by hand -->\n'
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:ob="https://purl.imsglobal.org/ob/v3p0" viewBox="0 0 1 1">\n'
            '  <ob:credential><![CDATA[\n' + text + '\n]]></ob:credential>\n  <title>Kurs &amp; mehr</title>\n</svg>\n').encode()


def issued(keys):
    token = lambda kind, alg, header, claims, spaced=False: compact(keys[kind], alg, header, claims, spaced).encode()
    of_site = badge(SITE)
    old = {**{name: of_site[name] for name in of_site if name not in ('validFrom', 'validUntil')},
           '@context': [V1, BADGES], 'issuanceDate': '2026-03-01T09:00:00Z', 'expirationDate': '2031-03-01T09:00:00Z'}
    named = {'typ': 'JWT', 'kid': KEY_SET + '#RSA'}
    edition = with_jcs(keys['Ed25519'], 'Ed25519', 'eddsa-jcs-2022', badge(DID))
    registered = {name: claims_of(of_site)[name] for name in ('iss', 'sub', 'jti', 'nbf', 'exp')}
    plain = {'@context': [V2], 'type': ['VerifiableCredential'], 'issuer': SITE,
             'credentialSubject': [{'id': 'urn:uuid:1', 'name': 'Ada'}]}
    return {
        'eddsa-jcs-2022': json.dumps(edition, indent=2).encode(),
        'ecdsa-jcs-2019 P-256': json.dumps(with_jcs(keys['P-256'], 'P-256', 'ecdsa-jcs-2019', badge(DID))).encode(),
        'ecdsa-jcs-2019 P-384': json.dumps(with_jcs(keys['P-384'], 'P-384', 'ecdsa-jcs-2019', badge(DID))).encode(),
        'RS256, key named by an address': token('RSA', 'RS256', named, claims_of(of_site)),
        'PS256': token('RSA', 'PS256', {'kid': 'RSA'}, claims_of(of_site), True),
        'RS512, key in the header as well': token('RSA', 'RS512', {'jwk': OWN['RSA'].jwk}, claims_of(of_site)),
        'ES256': token('P-256', 'ES256', {'typ': 'JWT', 'kid': 'P-256'}, claims_of(of_site), True),
        'ES384': token('P-384', 'ES384', {'typ': 'JWT', 'kid': 'P-384'}, claims_of(of_site)),
        'ES512': token('P-521', 'ES512', {'typ': 'JWT', 'kid': 'P-521'}, claims_of(of_site)),
        'EdDSA of a DID': token('Ed25519', 'EdDSA', {'kid': DID + '#Ed25519'}, claims_of(badge(DID))),
        'data model 1.1 in a claim': token('RSA', 'RS256', {'typ': 'JWT', 'kid': 'RSA'}, {**registered, 'vc': old}),
        'data model 1.1, dates in claims alone': token('RSA', 'RS256', {'kid': 'RSA'}, {**registered, 'vc': {
            name: old[name] for name in old if name not in ('id', 'issuanceDate', 'expirationDate')}}),
        'vc+jwt': token('P-256', 'ES256', {'typ': 'vc+jwt', 'cty': 'vc', 'kid': 'P-256'}, plain),
        'not revoked': token('P-256', 'ES256', {'kid': 'P-256'}, claims_of(badge(SITE, credentialStatus=entry(12)))),
        'SD-JWT VC': selective(keys['P-256'], False).encode(),
        'SD-JWT VC, answered by its holder': selective(keys['P-256'], True).encode(),
        'PNG': png(json.dumps(edition)),
        'PNG around a token': png(token('RSA', 'RS256', named, claims_of(of_site)).decode()),
        'SVG': svg(json.dumps(edition, ensure_ascii=False)),
    }


method = lambda kind: {'id': f'{DID}#{kind}', 'type': 'Multikey', 'controller': DID, 'publicKeyMultibase': OWN[kind].multikey}
published = [{**key.jwk, 'kid': kind, 'use': 'sig'} for kind, key in OWN.items()]
documents = {
    DID_URL: {'@context': ['https://www.w3.org/ns/did/v1'], 'id': DID,
              'verificationMethod': [method(kind) for kind in ('Ed25519', 'P-256', 'P-384')],
              'assertionMethod': [f'#{kind}' for kind in ('Ed25519', 'P-256', 'P-384')]},
    KEY_SET: {'keys': published},
    'https://badges.example/.well-known/jwt-vc-issuer/issuers/42': {'issuer': SITE, 'jwks': {'keys': published}},
    LIST: status_list(OWN['P-256']),
}
packed = lambda files: {name: base64.b64encode(data).decode() for name, data in files.items()}
revoked = compact(OWN['P-256'], 'ES256', {'kid': 'P-256'}, claims_of(badge(SITE, credentialStatus=entry(13)))).encode()
json.dump({'documents': documents, 'honest': packed(issued(OWN)), 'forged': packed(issued(STRANGER)),
           'revoked': base64.b64encode(revoked).decode()}, sys.stdout)
