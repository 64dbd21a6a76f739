// The faults of a template, thrown or returned, as tests compare them.

import type { InputFault } from '../../../src/model/fault.ts'
import { PipelineError } from '../../../src/model/pipeline-error.ts'
import type { LoadedTemplate } from '../../../src/template/load-template.ts'

export async function faultsOf(loading: Promise<LoadedTemplate>): Promise<readonly InputFault[]> {
  try {
    return (await loading).faults
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error
    return error.detail.faults as readonly InputFault[]
  }
}

/** `rule pointer` of each fault. */
export function places(faults: readonly InputFault[]): readonly string[] {
  return faults.map(({ rule, pointer }) => `${rule} ${pointer}`)
}
