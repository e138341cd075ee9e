import type { ErrorData } from './errors'

/** What a person types to start a MAME that joins. The command holds a secret made for it. */
export interface MameInvitation {
  readonly candidateId: string
  readonly port: number
  readonly command: string
}

/** A MAME that the person is to start is waited for. */
export interface MameWait {
  readonly candidateId: string
  readonly port: number
  /** How long it is waited for in all. */
  readonly limitSeconds: number
  /** The last one that knocked and was sent away; it goes on waiting for the right one. */
  readonly refused: ErrorData | null
}
