// Judges written in Java, built by Maven at first use. No assertions here.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A server of packages that does not answer is asked again. */
const TRIES = 3

/**
 * Builds a project where its sources are newer than what was built.
 *
 * @param made The file that is there when it is built, in the project's folder, as are its sources.
 * @throws {Error} with the words of Maven.
 */
export function buildJudge(project: string, made: string, sources: readonly string[]): void {
  const timeOf = (file: string) => statSync(join(project, file)).mtimeMs
  const newest = Math.max(...sources.map(timeOf))
  if (existsSync(join(project, made)) && timeOf(made) > newest) return
  const maven = (...more: string[]) =>
    spawnSync('mvn', ['-q', '-B', ...more, 'package'], { cwd: project, encoding: 'utf8' })
  // Offline first: what is in the local repository does not depend on the day.
  let run = maven('-o')
  for (let tries = 0; run.status !== 0 && tries < TRIES; tries += 1) run = maven()
  if (run.status !== 0) throw new Error(`the judge cannot be built: ${run.stdout}${run.stderr}`)
}
