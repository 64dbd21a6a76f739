// The usage text of the program.

import { readFileSync } from 'node:fs'

const manifest = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string }

export const VERSION = `sigillum ${manifest.version}`

export const USAGE = `sigillum - micro-credentials that wallets accept and strangers can trust

Usage
  sigillum check    --template FILE --awards FILE      look at an awards file before anything is signed
  sigillum issue    --template FILE --awards FILE --key KEYREF --out DIR|FILE.zip|FILE.jsonl
                                                       sign one credential per award and format
  sigillum verify   FILE... | -                        is it real, who says so, is it still valid?
  sigillum bake     CREDENTIAL --out FILE.png|FILE.svg  put a credential into an image
  sigillum unbake   FILE [--out FILE]                  take it out again
  sigillum paper    CREDENTIAL... --out DIR|FILE.pdf   a PDF to read and print, the credential attached
  sigillum seal     extend|inspect FILE                 raise the level of an electronic seal; say who sealed
  sigillum revoke|suspend|reinstate --ledger URL --key KEYREF --out DIR --reason TEXT AWARD...
                                                       take awards back, for good or for a while
  sigillum status   --ledger URL [AWARD...]            what was awarded, and how far it has come
  sigillum claim    make|renew|revoke|list --ledger URL …
                                                       links by which learners fetch their awards
  sigillum audit    --ledger URL [--verify]            is the log of all that whole and unchanged?
  sigillum mail     send|list|bounced --ledger URL      bring links to learners, by e-mail or on paper
  sigillum approve  PLAN --key KEYREF                  let a batch pass as the second person
  sigillum ledger   backup|restore|restored|erase      save it, put it back, forget a learner
  sigillum serve    [--port N] [--config FILE]         verify page, claim pages, wallets, VC-API
  sigillum keys     generate|list|show|publish         signing keys and what to publish of them
  sigillum worker   --ledger URL --queue FILE          one of many processes that sign a queued batch
  sigillum COMMAND --help                              the options of one command
  sigillum --version

First steps, where the package is: in a checkout, or in node_modules/sigillum
  sigillum check --template fixtures/records/green-campus/template.json \\
                 --awards fixtures/records/green-campus/awards.csv
  sigillum issue --template fixtures/records/green-campus/template.json \\
                 --awards fixtures/records/green-campus/awards.csv \\
                 --key keys-example/keys.json --out out
  sigillum verify out --documents keys-example/documents.json --trust keys-example/trust.json

Data goes to standard output, everything else to standard error.
Exit status: 0 all passed, 1 something failed, 2 wrong usage, 3 something could not be told,
             4 a file, key, ledger or device could not be used, 70 a bug of ours.
`
