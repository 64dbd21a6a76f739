// The help of `sigillum issue`.

export const ISSUE_HELP = `sigillum issue - sign one credential per award and format

Usage
  sigillum issue --template FILE --awards FILE --key KEYREF --out DIR|FILE.zip|FILE.jsonl

  --template FILE         the micro-credential: template.json, which names its organisations file
  --awards FILE           CSV, XLSX, JSON array or JSON Lines; - is standard input
  --columns FILE          headings, date and decimal formats of your student system's export
  --key KEYREF            file:PATH#KID or a path; of several keys in a file the one of the awarding body
                          that fits the suite is taken; may be given several times. A key seals when it has
                          a certificate: in the key file as x5c, or as PEM files with key and certificates,
                          p12:PATH, or a pkcs11: URI with ?module-path=
  --passphrase-file FILE, --passphrase-fd N   for an encrypted key file
  --out DIR               a folder, or one file ending in .zip or .jsonl
  --format elm,ob3,eudi   formats; default elm,ob3. eudi is the learning credential of the European wallet: an
                          SD-JWT VC, for micro-credentials with workload, EQF level and language of instruction
  --secure SUITE          for all formats, or per format: elm=SUITE,ob3=SUITE
                          elm: jades-b (default), jades-t|lt|lta: Europass accepts sealed documents only
                          ob3: eddsa-rdfc-2022 (default), jwt-es256, jwt-rs256
                          both: eddsa-rdfc-2022, Ed25519Signature2020, eddsa-jcs-2022, ecdsa-rdfc-2019
                          eudi: sd-jwt, with an ES256 key of the issuer, or a P-256 key with certificate (x5c)
  --also LIST             files made from the credentials: pdf (to read and print, the credential attached), badge-png
                          and badge-svg (the badge baked into its image), such as --also pdf,badge-png
  --verify-address URL    https address that the QR code of Europass pages and of the pdf leads to
  --vct URI               type of the eudi credential; default urn:eu.europa.ec.eudi:learning:credential:1
  --tsa URL               timestamp authority, for jades-t, lt and lta; --tsa-policy OID asks for a policy,
                          --allow-host HOST:PORT lets a server stand in your own network
  --signing-time sigT|iat how a seal writes its time; default sigT, as Europass does
  --mandate TEXT          statement of the mandate, when the seal is of another organisation than the awarding body
  --disclosure minimal|full   what an Open Badge says of the learner; default minimal
  --ledger sqlite:PATH|postgres://…   what was awarded; default ledger.sqlite in the output folder, or beside
                          the output file
  --status-base URL       give credentials a status entry, in lists published under this https URL; needs an
                          Ed25519 key of the issuer, which signs the lists (for eudi its ES256 key)
  --status-out DIR        where the lists are written; default status in the output folder, or beside the file
  --suspendable           credentials that can be suspended, not only revoked
  --list-valid-for P30D   how long a copy of a list is good; "sigillum status --publish" signs them anew
  --reissue REASON        issue awards anew that have changed or are revoked; the earlier credentials are revoked
  --plan FILE             write what a second person approves, and sign nothing; see "sigillum approve"
  --approval FILE         the approval, where the ledger asks for one
  --self-check all|sample judge every credential by our own verifier (default), or one in a hundred
  --skip-faulty           sign the good awards although others have faults
  --workers N             threads to work in; default: 1 for few awards, else one per processor, at most 4
  --queue FILE            leave the signing to "sigillum worker" processes on a PostgreSQL ledger, wait for them and close
                          the batch; FILE is the secret by which awards are encrypted in the queue, mode 0600
  --no-fast-path          canonicalize every document by the reference implementation; the bytes are the same
  --at INSTANT            issue as of this time instead of now
  --json                  one JSON object per award instead of words
  --events FILE           how far the batch is, as JSON Lines appended to a file, for a machine that watches it: phases,
                          counts every second, how it ended; no award is named

Nothing is signed while any row has a fault, unless --skip-faulty. Running the same command again changes
nothing: an award that was signed is left as it is. Ctrl-C or SIGTERM ends after the awards that are begun, and the
same command goes on from there; so it does after a kill or a power cut.
Exit status: 0 all signed, 1 some refused, 2 wrong usage, 4 a file, key or ledger cannot be used, 130 stopped.

Example
  sigillum issue --template fixtures/records/green-campus/template.json \\
                 --awards fixtures/records/green-campus/awards.csv \\
                 --key keys-example/keys.json --out out
`
