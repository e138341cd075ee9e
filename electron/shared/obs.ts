import type { ErrorData } from './errors'

/**
 * How things stand with OBS Studio. `off`: no address is set. `refused`: it will not have us until the
 * person changes something. `away`: nothing answers there; it is asked again now and then.
 */
export interface ObsState {
  readonly kind: 'off' | 'connecting' | 'connected' | 'refused' | 'away'
  /** Of OBS, once connected. */
  readonly version: string
  /** OBS records because we asked it to. */
  readonly isRecording: boolean
  /** Why it is refused or away, or what it did not do. */
  readonly error: ErrorData | null
}

export const OBS_OFF: ObsState = { kind: 'off', version: '', isRecording: false, error: null }
