import { discrete } from '../../../shared/spaces'
import { sizeOf } from '../../engine/shape'
import { replayBytes } from '../../replay/memory'
import type { Algorithm, AlgorithmRequest } from '../algorithm'
import { dqnConfig, DQN_FIELDS } from './config'
import { createDqn, replayOptions, demonstrationOptions } from './dqn'
import { dqnGraph } from './loss'
import { DQN_PRESETS } from './presets'

/** Copies of the parameters: two that take turns, gradients, two moments, the target. */
const COPIES = 6
/** For an estimate before the environment is known. */
const ACTIONS = discrete(6)

/** Bytes of parameters and everything of their size, and of the replay memory. */
function memoryBytes(request: Pick<AlgorithmRequest, 'observationSpace' | 'numEnvs' | 'values'>): number {
  const config = dqnConfig(request.values)
  const { online } = dqnGraph(request.observationSpace, ACTIONS, config)
  const parameters = online.parameters.reduce((count, { shape }) => count + sizeOf(shape), 0)
  const demonstrations = demonstrationOptions(request, config)
  const demonstrationBytes = demonstrations === null ? 0 : replayBytes(demonstrations)
  return 4 * COPIES * parameters + demonstrationBytes + replayBytes(replayOptions(request, config))
}

export const DQN: Algorithm = {
  id: 'dqn',
  title: { en: 'DQN and Rainbow', fr: 'DQN et Rainbow' },
  about: {
    en: 'Learns what each action is worth, from a memory of what was played. Every part of Rainbow is a switch.',
    fr: 'Apprend ce que vaut chaque action, d’une mémoire de ce qui a été joué. Chaque partie de Rainbow s’active à part.'
  },
  fields: DQN_FIELDS,
  presets: DQN_PRESETS,
  // It is shown enough to play as its model does, is told better where it strays, and does not throw that away by chance.
  taught: {
    ...{ demonstrations: 20_000, pretrainUpdates: 5_000, corrections: true, demonstrationShare: 0.5 },
    ...{ marginWeight: 20, epsilonStart: 0.05, epsilonEnd: 0.01 }
  },
  create: createDqn,
  memoryBytes
}
