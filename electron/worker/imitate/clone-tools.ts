/** What cloning works with, and what comes of it. */
import type { CloneConfig, Cloned, CloneProgress, CloneTrial } from '../../shared/imitation'
import type { LiveLook } from '../../shared/live-env'
import type { Profile } from '../../shared/profile'
import type { Box } from '../../shared/spaces'
import type { Gate } from '../deploy/gate'
import type { Program } from '../engine/onnx/emit'
import type { Runtime } from '../engine/runtime/runtime'
import type { SavedState } from '../replay/saved-state'

/** Keeps the state of a cloning that may be interrupted. */
export interface CloneCheckpointStore {
  /** What was kept of the same cloning; null: nothing. */
  load(): SavedState | null
  save(state: SavedState): void
  /** What was kept is gone on from. */
  goesOn(state: SavedState): void
  /** What was kept does not fit: it begins anew. */
  unfit(): void
}

export interface CloneTools {
  readonly runtime: Runtime
  /** Bytes of out/native/optim.wasm and out/native/augment.wasm. */
  readonly wasm: { readonly optim: Uint8Array; readonly augment: Uint8Array }
  readonly nowMs: () => number
  /** Lets the event loop go round; true: it is to stop, with what there is. */
  readonly interrupted: () => Promise<boolean>
  readonly tell: (progress: CloneProgress) => void
  /** Hears of each delay and look as it is tried, and that all that was held back is judged at the end. */
  readonly onTrial?: (trial: CloneTrial) => void
  readonly onEvaluating?: () => void
  /** Given what is best so far, whenever there is something better. */
  readonly onBetter?: (best: LearnedClone) => void
  /** Where it keeps how far it has come, so that one that was killed goes on as if nothing had been. */
  readonly checkpoints?: CloneCheckpointStore
  /** The game as its profile says it: of what its actions are made, and which mirrorings are fair. Without it: neither. */
  readonly profile?: Profile
}

/** What was learned, as a policy that can be written down. */
export interface LearnedClone extends Pick<Cloned, 'delay' | 'updates' | 'seconds' | 'samples'> {
  /** When it had better ask; null where too little was held back to tell, and on the way. */
  readonly gate: Gate | null
  /** What it was learned with, whatever was left open found out. */
  readonly config: CloneConfig
  /** How actions were learned in the end. */
  readonly heads: 'actions' | 'parts'
  readonly look: LiveLook
  readonly space: Box
  readonly policy: Program
  readonly parameters: ReadonlyMap<string, Float32Array>
}

/** A clone that was made, ready to be written down. */
export interface CloneOutcome extends Omit<Cloned, 'encoder'>, LearnedClone {}

/** What is told of it, without what it is made of. */
export const clonedOf = (made: CloneOutcome): Cloned => {
  const { delay, config, updates, epochs, seconds, shares, samples, heldOut, disagreements } = made
  // Numbers are seen by fully connected layers, whatever was asked for.
  const encoder = config.observe === 'fields' ? 'mlp' : config.encoder
  return { delay, encoder, updates, epochs, seconds, shares, samples, heldOut, disagreements }
}
