// The real server gives papers and images made on demand from awards in a folder and in archives: byte for byte what the
// command line makes. It stays awake while it draws.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { readZip } from '../../src/container/zip.ts'
import { ROOT, sigillum } from '../support/cli.ts'
import { type Served, serve } from '../support/served.ts'

const TEMPLATE = join(ROOT, 'fixtures/records/green-campus/template.json')

let served: Served | undefined
afterEach(async () => {
  await served?.close()
  served = undefined
})

async function get(link: string, name: string) {
  const answer = await fetch(`${link}/files/${name}`)
  return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) }
}

describe.each(['out', 'out.zip', 'out.jsonl'] as const)('awards in %s', (out) => {
  test('are had as papers and images with the bytes of the command line', async () => {
    served = await serve({
      awards: 2,
      issue: ['--format', 'elm,ob3'],
      out,
      configuration: { claims: { folder: ['nothing-here', out], templates: [TEMPLATE] } },
    })
    const { link = '', award = '' } = served.links[0] ?? {}
    const archive = await readZip(
      new Uint8Array(await (await fetch(`${link}/download`)).arrayBuffer()),
    )
    if (!archive.ok) throw new Error('no archive')
    const endings = ['elm.jsonld', 'ob3.json', 'pdf', 'badge.png']
    expect([...archive.members.keys()]).toEqual(endings.map((ending) => `${award}.${ending}`))
    const { folder } = served
    for (const [name, bytes] of archive.members) writeFileSync(join(folder, name), bytes)
    const papers = join(folder, 'papers')
    const elm = join(folder, `${award}.elm.jsonld`)
    const paper = ['paper', elm, '--template', TEMPLATE, '--out', papers]
    for (const more of [[], ['--split'], ['--split', '--per-language']]) {
      const run = await sigillum([...paper, ...more])
      expect(run.code, run.stderr).toBe(0)
    }
    const png = join(folder, 'made.png')
    expect((await sigillum(['bake', join(folder, `${award}.ob3.json`), '--out', png])).code).toBe(0)
    expect(archive.members.get(`${award}.badge.png`)).toEqual(new Uint8Array(readFileSync(png)))
    for (const ending of ['pdf', 'certificate.pdf', 'pl.supplement.pdf']) {
      const { bytes } = await get(link, `${award}.${ending}`)
      expect(bytes).toEqual(new Uint8Array(readFileSync(join(papers, `${award}.${ending}`))))
    }
  })
})

describe('a server that draws papers', () => {
  test('answers others meanwhile, and makes each paper once', async () => {
    served = await serve({ awards: 3, issue: ['--format', 'ob3'] })
    const { base } = served
    const drawing = Promise.all(
      served.links.flatMap(({ link, award }) => [
        get(link, `${award}.pdf`),
        get(link, `${award}.pdf`),
      ]),
    )
    const startMs = performance.now()
    let tookMs = Number.NaN
    let isDone = false
    void drawing.then(() => {
      isDone = true
      tookMs = performance.now() - startMs
    })
    const waits: number[] = []
    while (!isDone) {
      const askedMs = performance.now()
      expect((await fetch(`${base}/healthz`)).status).toBe(200)
      waits.push(performance.now() - askedMs)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const papers = await drawing
    expect(papers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
    expect(papers[1]?.bytes).toEqual(papers[0]?.bytes)
    expect(waits.length).toBeGreaterThan(5)
    // Had they to wait for the papers, hardly any would be answered in a tenth of the time.
    expect(waits.sort((a, b) => a - b)[Math.floor(waits.length / 2)]).toBeLessThan(tookMs / 10)
  })
})
