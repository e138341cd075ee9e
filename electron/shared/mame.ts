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

/** Whether a text can be the name of one of MAME's drivers: nothing else reaches its command line. */
export const isDriverName = (text: string): boolean => /^[a-z0-9_]{1,32}$/.test(text)

/** The candidate of any of MAME's drivers: started by the app, or by the person (`isInvited`). */
export const anyMameId = (driver: string, isInvited: boolean): string =>
  `mame:${isInvited ? 'join-any' : 'any'}:${driver}`
