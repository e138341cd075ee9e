/** Settings of DQN for the arcade game, all of them ours: docs/algorithms/dqn.md. */
import type { ConfigValues, Preset } from '../../electron/shared/config-form'

/** Of the arcade game's memory. Adam's epsilon and the exploration of Rainbow did not serve here, see docs/algorithms/dqn.md. */
const RAM: ConfigValues = {
  encoder: 'mlp',
  hiddenSizes: [256],
  streamSizes: [128],
  dueling: true,
  gamma: 0.95,
  nStep: 5,
  // An alien is 1 to 3; twenty steps of good play come to about 4.
  rewardScale: 0.1,
  lifeLossEnds: true,
  prioritised: true,
  epsilonStart: 1,
  epsilonEnd: 0.03,
  epsilonSteps: 150_000,
  replayCapacity: 300_000,
  batchSize: 64,
  learningStarts: 5000,
  trainEvery: 4,
  targetEvery: 2000,
  optimiserEpsilon: 1e-6,
  learningRate: 5e-4,
  learningRateEnd: 0.05
}

export const DQN_PRESETS: readonly Preset[] = [
  {
    id: 'rainbow-mlp',
    title: { en: 'Invaders from memory', fr: 'Invaders depuis la mémoire' },
    about: {
      en: 'Dueling double DQN with priorities over the numbers read from the game’s memory, by its own experience alone. Ours.',
      fr: 'DQN dueling et double, à priorités, sur les nombres lus dans la mémoire du jeu, par sa seule expérience. Le nôtre.'
    },
    envs: ['invaders-ram'],
    steps: 800_000,
    streams: 8,
    values: RAM
  },
  {
    id: 'taught-mlp',
    title: { en: 'Invaders from memory, taught', fr: 'Invaders depuis la mémoire, avec un maître' },
    about: {
      en: 'The same from demonstrations and corrections by the scripted expert (DQfD, DAgger). Ours.',
      fr: 'De même, d’après les démonstrations et les corrections de l’expert programmé (DQfD, DAgger). Le nôtre.'
    },
    envs: ['invaders-ram'],
    steps: 120_000,
    streams: 8,
    evaluateEvery: 15_000,
    evaluationEpisodes: 50,
    values: {
      ...RAM,
      hiddenSizes: [512, 256],
      epsilonStart: 0.02,
      epsilonEnd: 0.01,
      epsilonSteps: 0,
      demonstrations: 200_000,
      demonstrationNoise: 0.2,
      demonstrationShare: 0.75,
      corrections: true,
      marginWeight: 50,
      pretrainUpdates: 40_000,
      learningRateEnd: 0.02
    }
  },
  {
    id: 'pixels',
    title: { en: 'Invaders from pictures', fr: 'Invaders depuis l’image' },
    about: {
      en: 'Dueling DQN from demonstrations and corrections by a teacher (DQfD, DAgger): for one core. Ours.',
      fr: 'DQN dueling d’après les démonstrations et les corrections d’un maître (DQfD, DAgger) : pour un cœur. Le nôtre.'
    },
    envs: ['invaders-pixels'],
    steps: 240_000,
    streams: 8,
    evaluateEvery: 20_000,
    evaluationEpisodes: 100,
    values: {
      encoder: 'ship-centred',
      hiddenSizes: [256],
      dueling: true,
      double: false,
      gamma: 0.9,
      nStep: 5,
      rewardClip: 'sign',
      lifeLossEnds: true,
      demonstrations: 40_000,
      demonstrationNoise: 0.1,
      corrections: true,
      marginWeight: 20,
      pretrainUpdates: 5000,
      epsilonStart: 0.02,
      epsilonEnd: 0.01,
      replayCapacity: 100_000,
      replayCompression: true,
      learningStarts: 1000,
      trainEvery: 4,
      targetEvery: 4000,
      learningRate: 1e-3,
      learningRateEnd: 0.03
    }
  }
]
