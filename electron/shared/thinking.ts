import type { Decision } from './action'
import type { PolicyInfo } from './play'

/**
 * The contract between the app and the worker, the process that thinks. Carried by birpc over the
 * process's message channel; structured clone, so byte arrays travel as they are.
 */
export interface ThinkingApi {
  /** Proof of life. */
  ping(): Promise<'pong'>
  policies(): Promise<PolicyInfo[]>
  /** Begins an episode: the policy forgets what it remembered. */
  begin(request: BeginRequest): Promise<void>
  /** Chooses for one moment of the game. */
  decide(request: DecideRequest): Promise<Decision>
}

export interface BeginRequest {
  readonly policyId: string
  readonly profileId: string
  readonly seed: number
}

export interface DecideRequest {
  /** The memory block the profile declares. */
  readonly ram: Uint8Array
}
