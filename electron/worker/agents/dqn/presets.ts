/** Published settings, and ours. Sources: docs/algorithms/dqn.md. */
import { GAMES } from '../../../../games/registry'
import type { Preset } from '../../../shared/config-form'
import type { DqnConfig } from './config'

type Values = Partial<DqnConfig>

/** What Rainbow adds to DQN (Hessel et al. 2018); sigma 0.1 as its authors advise for the CPU. */
const RAINBOW: Values = {
  dueling: true,
  noisy: true,
  noisySigma: 0.1,
  distribution: 'c51',
  atoms: 51,
  vMin: -10,
  vMax: 10,
  double: true,
  nStep: 3,
  prioritised: true,
  priorityAlpha: 0.5,
  priorityBeta: 0.4,
  epsilonStart: 0,
  epsilonEnd: 0,
  optimiser: 'adam',
  optimiserEpsilon: 1.5e-4,
  maxGradientNorm: 10
}

/** van Hasselt, Hessel and Aslanides 2019: few steps, many updates. */
const DATA_EFFICIENT: Values = {
  ...RAINBOW,
  encoder: 'data-efficient',
  hiddenSizes: [],
  streamSizes: [256],
  nStep: 20,
  rewardClip: 'unit',
  replayCapacity: 100_000,
  batchSize: 32,
  learningStarts: 1600,
  trainEvery: 1,
  targetEvery: 2000,
  learningRate: 1e-4
}

interface Draft extends Omit<Preset, 'values'> {
  readonly values: Values
}

const DRAFTS: readonly Draft[] = [
  {
    id: 'sb3-zoo',
    title: { en: 'CartPole, RL Zoo', fr: 'CartPole, RL Zoo' },
    about: {
      en: 'The settings of RL Baselines3 Zoo for CartPole: bursts of 128 updates every 256 steps.',
      fr: 'Les réglages de RL Baselines3 Zoo pour CartPole : 128 mises à jour tous les 256 pas.'
    },
    envs: ['cartpole'],
    steps: 50_000,
    values: {
      hiddenSizes: [256, 256],
      double: false,
      learningRate: 2.3e-3,
      batchSize: 64,
      replayCapacity: 100_000,
      learningStarts: 1000,
      gamma: 0.99,
      targetEvery: 10,
      trainEvery: 256,
      gradientSteps: 128,
      epsilonStart: 1,
      epsilonEnd: 0.04,
      epsilonFraction: 0.16,
      maxGradientNorm: 10
    }
  },
  {
    id: 'cleanrl',
    title: { en: 'Classic control, CleanRL', fr: 'Contrôle classique, CleanRL' },
    about: {
      en: 'The settings of CleanRL for CartPole and its like: a small network and a mean squared error.',
      fr: 'Les réglages de CleanRL pour CartPole et semblables : un petit réseau et une erreur quadratique.'
    },
    envs: ['cartpole', 'acrobot', 'mountain-car'],
    steps: 500_000,
    values: {
      hiddenSizes: [120, 84],
      double: false,
      loss: 'mse',
      learningRate: 2.5e-4,
      batchSize: 128,
      replayCapacity: 10_000,
      learningStarts: 10_000,
      targetEvery: 500,
      trainEvery: 10,
      epsilonStart: 1,
      epsilonEnd: 0.05,
      epsilonFraction: 0.5,
      maxGradientNorm: 0
    }
  },
  {
    id: 'nature',
    title: { en: 'DQN, Nature', fr: 'DQN, Nature' },
    about: {
      en: 'Mnih et al. 2015: the network and the settings that first played Atari well.',
      fr: 'Mnih et al. 2015 : le réseau et les réglages qui ont les premiers bien joué à Atari.'
    },
    envs: [],
    steps: 50_000_000,
    values: {
      encoder: 'deepmind',
      hiddenSizes: [512],
      double: false,
      loss: 'huber',
      rewardClip: 'unit',
      lifeLossEnds: true,
      replayCapacity: 1_000_000,
      replayCompression: true,
      batchSize: 32,
      learningStarts: 50_000,
      trainEvery: 4,
      targetEvery: 10_000,
      epsilonStart: 1,
      epsilonEnd: 0.1,
      epsilonSteps: 250_000,
      epsilonAfterStart: true,
      evaluationEpsilon: 0.05,
      optimiser: 'rmsprop-centred',
      learningRate: 2.5e-4,
      rmspropDecay: 0.95,
      // 0.01 for a summed loss; ours is a mean over the batch.
      optimiserEpsilon: 0.01 / 32 ** 2,
      maxGradientNorm: 0
    }
  },
  {
    id: 'rainbow',
    title: { en: 'Rainbow', fr: 'Rainbow' },
    about: {
      en: 'Hessel et al. 2018: all six parts together, for millions of steps on pictures.',
      fr: 'Hessel et al. 2018 : les six parties ensemble, pour des millions de pas sur des images.'
    },
    envs: [],
    steps: 50_000_000,
    values: {
      ...RAINBOW,
      encoder: 'deepmind',
      hiddenSizes: [],
      streamSizes: [512],
      rewardClip: 'unit',
      lifeLossEnds: true,
      replayCapacity: 1_000_000,
      replayCompression: true,
      batchSize: 32,
      learningStarts: 20_000,
      trainEvery: 4,
      targetEvery: 8000,
      learningRate: 6.25e-5
    }
  },
  {
    id: 'data-efficient',
    title: { en: 'Data-efficient Rainbow', fr: 'Rainbow économe' },
    about: {
      en: 'van Hasselt et al. 2019: 100,000 steps of pictures, an update after each.',
      fr: 'van Hasselt et al. 2019 : 100 000 pas d’images, une mise à jour après chacun.'
    },
    envs: [],
    steps: 100_000,
    values: DATA_EFFICIENT
  },
  {
    id: 'keras-rl',
    title: { en: 'Space Invaders, keras-rl', fr: 'Space Invaders, keras-rl' },
    about: {
      en: 'The well-known keras-rl exercise: dueling, epsilon from 1 to 0.1 over 10,000 steps.',
      fr: 'L’exercice bien connu de keras-rl : dueling, epsilon de 1 à 0,1 sur 10 000 pas.'
    },
    envs: ['gym:ALE/SpaceInvaders-v5'],
    steps: 10_000,
    values: {
      encoder: 'deepmind',
      hiddenSizes: [512, 256],
      dueling: true,
      double: true,
      loss: 'mse',
      learningRate: 1e-4,
      replayCapacity: 1000,
      batchSize: 32,
      learningStarts: 1000,
      trainEvery: 1,
      targetEvery: 10_000,
      epsilonStart: 1,
      epsilonEnd: 0.1,
      epsilonSteps: 10_000,
      evaluationEpsilon: 0.2,
      maxGradientNorm: 0
    }
  },
  {
    id: 'roadmap',
    title: { en: 'Dispatch', fr: 'Répartition' },
    about: {
      en: 'The 512-256-128 network with a replay of 100,000 that the dispatch environment is compared with.',
      fr: 'Le réseau 512-256-128 et son rejeu de 100 000, auxquels se compare l’environnement de répartition.'
    },
    envs: ['dispatch'],
    steps: 200_000,
    values: {
      encoder: 'mlp',
      hiddenSizes: [512, 256, 128],
      replayCapacity: 100_000,
      batchSize: 64,
      learningRate: 5e-4,
      learningStarts: 2000,
      trainEvery: 4,
      targetEvery: 1000,
      epsilonFraction: 0.3
    }
  }
]

export const DQN_PRESETS: readonly Preset[] = [
  ...DRAFTS,
  ...GAMES.flatMap(({ presets }) => presets?.['dqn'] ?? [])
]
