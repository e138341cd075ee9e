import type { ConfigValues } from '../../shared/config-form'
import type { AgentInfo } from '../../shared/training'
import type { Runtime } from '../engine/runtime/runtime'
import type { Box, Discrete } from '../../shared/spaces'
import type { Agent } from './agent'

/** What an algorithm is made of. */
export interface AlgorithmRequest {
  readonly observationSpace: Box
  readonly actionSpace: Discrete
  /** Environments that it plays in at once. */
  readonly numEnvs: number
  /** Its settings, whole and checked. */
  readonly values: ConfigValues
  /** Seed of everything random in it. */
  readonly seed: number
  /** Steps of all environments together that the run is meant to last: what schedules end with. */
  readonly totalSteps: number
  readonly runtime: Runtime
  /** The bytes of out/native/optim.wasm and out/native/replay.wasm. */
  readonly wasm: { readonly optim: Uint8Array; readonly replay: Uint8Array }
}

/** An algorithm that can be asked for by its id. */
export interface Algorithm extends AgentInfo {
  create(request: AlgorithmRequest): Promise<Agent>
  /** Bytes that an agent of this request will hold, its replay above all; before it is made. */
  memoryBytes(request: Pick<AlgorithmRequest, 'observationSpace' | 'numEnvs' | 'values'>): number
}
