// From valid JSON to the model: what a template file may leave out is filled in, nothing else.

import type { OrganisationRegister } from '../model/organisation.ts'
import type { Module, Template } from '../model/template.ts'
import type { JsonObject } from '../util/json.ts'

type WithOptional<T, Key extends keyof T> = Omit<T, Key> & Partial<Pick<T, Key>>

/** A template file that is valid by its schema and in canonical form. */
interface TemplateFile
  extends Omit<
    WithOptional<
      Template,
      'microDegree' | 'workload' | 'level' | 'institutionRules' | 'furtherInformation'
    >,
    'register' | 'modules' | 'prerequisites' | 'awarding'
  > {
  readonly organisations: string
  readonly awarding: WithOptional<Template['awarding'], 'contributors'>
  readonly modules?: readonly WithOptional<Module, 'required'>[]
  readonly prerequisites?: readonly WithOptional<Template['prerequisites'][number], 'formal'>[]
}

/** The template of a file. The value must be valid by `schemas/template.schema.json` and canonical. */
export function buildTemplate(value: JsonObject, register: OrganisationRegister): Template {
  const { organisations: _, ...file } = value as unknown as TemplateFile
  return {
    ...file,
    microDegree: file.microDegree ?? false,
    awarding: { ...file.awarding, contributors: file.awarding.contributors ?? [] },
    modules: (file.modules ?? []).map((module) => ({
      ...module,
      required: module.required ?? true,
    })),
    prerequisites: (file.prerequisites ?? []).map((one) => ({
      ...one,
      formal: one.formal ?? false,
    })),
    workload: file.workload ?? {},
    level: file.level ?? {},
    furtherInformation: file.furtherInformation ?? {},
    institutionRules: file.institutionRules ?? [],
    register,
  }
}
