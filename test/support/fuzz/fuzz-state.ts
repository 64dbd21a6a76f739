// What is known of a run of the fuzzer: which mutants were judged, what became of them by container, what was wrong.
// Written to a file between two runs, so plain data.

export interface FuzzState {
  /** The first mutant that was judged, and the one after the last: all between were. */
  readonly from: number
  next: number
  /** Processor time. */
  busyMs: number
  readonly carriers: Record<string, CarrierFigures>
  /** Groups of inputs that were verified at once. */
  together?: { groups: number; inputs: number }
  /** Mutants that were wrong, by number: at most a hundred are kept. */
  readonly findings: FuzzFinding[]
}

export interface CarrierFigures {
  passed: number
  failed: number
  indeterminate: number
  busyMs: number
  slowestMs: number
}

export interface FuzzFinding {
  readonly number: number
  readonly carrier: string
  readonly kind: 'crash' | 'hang' | 'false-accept' | 'fast-path' | 'together'
  readonly detail: string
}

const MAX_FINDINGS = 100

export const freshState = (from = 0): FuzzState => ({
  from,
  next: from,
  busyMs: 0,
  carriers: {},
  findings: [],
})

/** The figures of one container, made when first asked for. */
export function figuresOf(state: FuzzState, carrier: string): CarrierFigures {
  state.carriers[carrier] ??= { passed: 0, failed: 0, indeterminate: 0, busyMs: 0, slowestMs: 0 }
  return state.carriers[carrier]
}

/** Counts what was verified at once. */
export function noteTogether(state: FuzzState, inputs: number, groups = 1): void {
  state.together ??= { groups: 0, inputs: 0 }
  state.together.groups += groups
  state.together.inputs += inputs
}

export function note(state: FuzzState, finding: FuzzFinding): void {
  if (state.findings.length < MAX_FINDINGS) state.findings.push(finding)
}

/** Adds what came right after it. */
export function append(state: FuzzState, part: FuzzState): void {
  if (part.from !== state.next) throw new TypeError('expected what comes next')
  state.next = part.next
  state.busyMs += part.busyMs
  for (const [name, figures] of Object.entries(part.carriers)) {
    const sum = figuresOf(state, name)
    for (const key of ['passed', 'failed', 'indeterminate', 'busyMs'] as const)
      sum[key] += figures[key]
    sum.slowestMs = Math.max(sum.slowestMs, figures.slowestMs)
  }
  if (part.together) noteTogether(state, part.together.inputs, part.together.groups)
  for (const finding of part.findings) note(state, finding)
}

/** How many mutants of each verdict, all containers together. */
export function totals(state: FuzzState) {
  const sum = { passed: 0, failed: 0, indeterminate: 0, slowestMs: 0 }
  for (const figures of Object.values(state.carriers)) {
    for (const key of ['passed', 'failed', 'indeterminate'] as const) sum[key] += figures[key]
    sum.slowestMs = Math.max(sum.slowestMs, figures.slowestMs)
  }
  return sum
}

/** The state in words, one line for each container. */
export function describe(state: FuzzState): string {
  const sum = totals(state)
  const rows = Object.entries(state.carriers).map(([name, figures]) => {
    const count = figures.passed + figures.failed + figures.indeterminate
    return `${name.padEnd(28)} ${String(count).padStart(9)} ${perSecond(count, figures.busyMs)} passed ${figures.passed}, slowest ${Math.round(figures.slowestMs)} ms\n`
  })
  const all = `${'all'.padEnd(28)} ${String(state.next - state.from).padStart(9)} ${perSecond(state.next - state.from, state.busyMs)} passed ${sum.passed}, failed ${sum.failed}, indeterminate ${sum.indeterminate}\n`
  const found = state.findings.map((finding) => `${JSON.stringify(finding)}\n`)
  return [
    `mutants ${state.from} to ${state.next - 1}; per second of processor time\n`,
    ...rows,
    all,
    `${state.together?.inputs ?? 0} inputs in ${state.together?.groups ?? 0} groups verified at once\n`,
    `${state.findings.length} findings\n`,
    ...found,
  ].join('')
}

function perSecond(count: number, busyMs: number): string {
  return `${(count / Math.max(busyMs / 1000, 0.001)).toFixed(0)}/s`.padStart(8)
}
