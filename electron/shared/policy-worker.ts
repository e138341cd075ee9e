import type { Decision } from './action'
import type { PolicyInfo } from './play'
import type { Profile } from './profile'

/**
 * The contract between the app and the worker, the process that thinks. Carried by birpc over the
 * process's message channel; structured clone, so byte arrays travel as they are.
 */
export interface PolicyWorkerApi {
  /** Proof of life. */
  ping(): Promise<'pong'>
  /** Whether the libraries of this process were told not to report home. */
  isTelemetryOff(): Promise<boolean>
  policies(): Promise<PolicyInfo[]>
  /** Folders with models of the person's own; those that ship with the app are known. */
  lookIn(folders: readonly string[]): Promise<void>
  /** Begins an episode: the policy forgets what it remembered. Each seat has one episode at a time. */
  begin(request: BeginRequest): Promise<void>
  /** Chooses for one moment of a seat's game. */
  decide(request: DecideRequest): Promise<Decision>
  /** A seat's game is over for good: its policy is let go. */
  end(request: EndRequest): Promise<void>
}

export interface BeginRequest {
  /** Whose episode it is: several games are played at once (shared/seat.ts). */
  readonly seat: string
  readonly policyId: string
  /** The game it is: the worker needs to know none beforehand. */
  readonly profile: Profile
  readonly seed: number
}

export interface DecideRequest {
  readonly seat: string
  /**
   * What the policy sees (PolicyInfo.sees): the memory block that the profile declares, the game's picture by the
   * policy's look (84 x 84 grey bytes, row by row from the top, where it has none), or the numbers that are read off it
   * (live-env.ts). One that sees nothing needs none of them.
   */
  readonly ram?: Uint8Array | undefined
  readonly picture?: Uint8Array | undefined
  readonly fields?: Float32Array | undefined
  /** What is chosen is suggested, and not done; left out: it is done. */
  readonly isOnlyShown?: boolean | undefined
}

export interface EndRequest {
  readonly seat: string
}
