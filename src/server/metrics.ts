// Figures for Prometheus. Labels come from closed lists only (routes, statuses, verdicts, suites): no personal data,
// and no client can make new series.

import { Counter, Histogram, Registry } from 'prom-client'
import type { Verdict } from '../model/report.ts'
import type { SuiteName } from '../proof/suites.ts'

export interface Metrics {
  request(observed: { method: string; route: string; status: number; seconds: number }): void
  verified(verdict: Verdict, format: string): void
  issued(suite: SuiteName): void
  /** In the text format. */
  text(): Promise<string>
  readonly contentType: string
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Makes the figures of one server; nothing global is touched. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const seconds = new Histogram({
    name: 'sigillum_http_request_seconds',
    help: 'Time to answer by route and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const verifications = new Counter({
    name: 'sigillum_verifications_total',
    help: 'Verifications by verdict and format',
    labelNames: ['verdict', 'format'] as const,
    registers,
  })
  const issued = new Counter({
    name: 'sigillum_credentials_issued_total',
    help: 'Credentials that left by suite',
    labelNames: ['suite'] as const,
    registers,
  })
  return {
    request({ method, route, status, seconds: value }) {
      const known = METHODS.includes(method) ? method : 'other'
      seconds.observe({ method: known, route, status: String(status) }, value)
    },
    verified: (verdict, format) => verifications.inc({ verdict, format }),
    issued: (suite) => issued.inc({ suite }),
    text: async () => await registry.metrics(),
    contentType: registry.contentType,
  }
}
