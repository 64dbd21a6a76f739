// What the registrar's desk knows of an awards file that was handed in: who by, what the check found, how far it is.
// The awards themselves are beside it, encrypted; here stands nothing of a learner but, perhaps, in the file's name.

import type { Severity } from '../../model/fault.ts'
import type { BatchPlan } from '../../proof/batch-approval.ts'

export const UPLOAD_STAGES = ['checking', 'checked', 'issuing', 'issued', 'failed'] as const
/** `failed`: it could not be checked or issued; it may be tried again. */
export type UploadStage = (typeof UPLOAD_STAGES)[number]

/** One finding: where, and what was expected. */
export interface FindingPlace {
  readonly row?: number
  readonly column?: string
  readonly pointer?: string
  /** Where it stands alone; findings stand under their rule. */
  readonly rule?: string
  readonly message: string
}

/** Findings of one rule. */
export interface FindingGroup {
  readonly rule: string
  readonly severity: Severity
  readonly count: number
  /** The first of them. */
  readonly places: readonly FindingPlace[]
}

/** What the check found, in numbers and examples. */
export interface CheckSummary {
  readonly good: number
  readonly faulty: number
  readonly duplicate: number
  readonly withWarnings: number
  /** Errors first. */
  readonly groups: readonly FindingGroup[]
}

/** What became of the awards. */
export interface IssueResult {
  readonly batch: string
  readonly signed: number
  readonly alreadySigned: number
  readonly refused: number
  /** The first of those that the ledger refused. */
  readonly refusals: readonly FindingPlace[]
  /** Papers and images that could not be made. */
  readonly unmade: number
  /** Links that were made for learners. */
  readonly links: number
  readonly log: { readonly entries: number; readonly root: string }
  readonly endedAt: string
}

/** The word of a second person: the same that `sigillum approve` writes. */
export interface UploadApproval {
  /** Compact JWS. */
  readonly text: string
  /** Who handed it in. */
  readonly by: string
  readonly at: string
}

/** An awards file that was handed in. Instants in RFC 3339. */
export interface Upload {
  /** 32 hex digits, random. */
  readonly id: string
  /** Name of the micro-credential in the configuration. */
  readonly template: string
  /** As the browser named it, without folders. */
  readonly fileName: string
  readonly uploadedBy: string
  readonly uploadedAt: string
  /** When everything of it is deleted. */
  readonly keptUntil: string
  readonly stage: UploadStage
  readonly check?: CheckSummary & { readonly alreadyAwarded: number }
  /** What is approved and issued; void when anything of it changes. */
  readonly plan?: BatchPlan
  readonly approval?: UploadApproval
  /** What the rows to be mended are kept as, where there are some. */
  readonly refusedKind?: 'csv' | 'json' | 'jsonl'
  /** Whether the rows with faults are left out, as whoever issued it has said. */
  readonly leaveOut?: boolean
  /** Since when links may have been made of which nobody was told. */
  readonly linksBegun?: string
  readonly result?: IssueResult
  readonly failure?: { readonly code: string; readonly message: string }
}

/** How far a batch is that is being issued. */
export interface IssueProgress {
  readonly done: number
  readonly refused: number
  readonly of: number
  /** Awards per second so far. */
  readonly perSecond: number
}

/** An upload as it stands now. */
export interface UploadState extends Upload {
  /** It was being worked on when the server ended, and nobody works on it now. */
  readonly interrupted: boolean
  readonly progress?: IssueProgress
  /** SHA-256 in hex of the plan as a file: what two people compare. */
  readonly planHash?: string
}

/** Why something was not done. */
export type DeskRefusal =
  /** There is no such upload or micro-credential. */
  | 'unknown'
  /** Something else is being worked on. */
  | 'busy'
  /** The desk holds as many uploads as it may. */
  | 'full'
  /** What was seen is no longer what there is: it has to be looked at again. */
  | 'changed'
  /** The upload is not at the point where this can be done. */
  | 'not-now'
  /** Rows have faults, and nobody has said that they are to be left out. */
  | 'faulty'
  /** There is no award to be issued. */
  | 'nothing'
  /** The ledger asks for the approval of a second person. */
  | 'not-approved'
  /** Whoever uploaded it cannot approve it. */
  | 'same-person'
  /** The approval is of nobody whom the ledger knows as approver, or of something else. */
  | 'not-approver'
