/** DQN's state in a checkpoint: parameters, target, moments, counters, random numbers, replay. */
import { AppError } from '../../../shared/errors'
import type { LocalizedText } from '../../../shared/language'
import type { Random, RandomState } from '../../../shared/random'
import type { TrainingStep } from '../../engine/training-step'
import type { ReplayBuffer } from '../../replay/replay'
import { joinStates, partOf, type SavedState, type SavedValue } from '../../replay/saved-state'

/** What is learned from. */
export interface Memories {
  readonly played: ReplayBuffer
  /** Demonstrations; null without. They are made again, so of them only how they are sampled is kept. */
  readonly demonstrations: ReplayBuffer | null
}

/** Where a training stands. */
export interface Counters {
  /** Steps of all environments together. */
  steps: number
  updates: number
  /** Of them, those on demonstrations alone before the first step. */
  pretrained: number
  /** Updates to make at the next `learn`. */
  due: number
  /** The online network has moved since the target followed it. */
  isTargetBehind: boolean
}

type NamedRandoms = Readonly<Record<string, Random>>
type NamedArrays = ReadonlyMap<string, Float32Array>

const WHOSE = { en: 'of the dqn agent', fr: 'de l’agent dqn' }

/** Every array of numbers that learning changes, by the part it belongs to. */
const partsOf = (step: TrainingStep): Readonly<Record<string, NamedArrays>> => ({
  parameters: step.parameters,
  target: step.frozen,
  moments: step.optimiser.moments
})

export function saveState(
  step: TrainingStep,
  { played, demonstrations }: Memories,
  counters: Counters,
  randoms: NamedRandoms
): SavedState {
  const numbers = Object.entries(partsOf(step)).map(([part, arrays]) => [part, { arrays, values: {} }])
  const states = Object.entries(randoms).map(([name, random]) => [name, [...random.state]])
  return joinStates({
    ...(Object.fromEntries(numbers) as Record<string, SavedState>),
    replay: played.save(),
    ...(demonstrations && { shown: demonstrations.saveSampling() }),
    counters: { arrays: new Map(), values: { ...counters, optimiserSteps: step.optimiser.steps } },
    randoms: { arrays: new Map(), values: Object.fromEntries(states) as SavedState['values'] }
  })
}

/** @throws AppError 'checkpoint.invalid' when it is of another shape; nothing has changed then. */
export function loadState(
  saved: SavedState,
  step: TrainingStep,
  { played, demonstrations }: Memories,
  counters: Counters,
  randoms: NamedRandoms
): void {
  const parts = partsOf(step)
  const numbers = partOf(saved, 'counters').values
  const states = partOf(saved, 'randoms').values
  for (const [part, arrays] of Object.entries(parts)) expectArrays(partOf(saved, part), part, arrays)
  for (const name of ['steps', 'updates', 'due', 'pretrained', 'optimiserSteps'])
    expectCount(numbers[name], name)
  for (const name of Object.keys(randoms)) expectRandom(states[name], name)
  const why = demonstrations?.whyNotSampling(partOf(saved, 'shown')) ?? null
  if (why !== null) refuse({ en: `of its demonstrations, ${why.en}`, fr: `de ses démonstrations, ${why.fr}` })
  played.load(partOf(saved, 'replay'))
  demonstrations?.loadSampling(partOf(saved, 'shown'))

  for (const [part, arrays] of Object.entries(parts)) {
    const own = partOf(saved, part).arrays
    for (const [name, values] of arrays) values.set(own.get(name)!)
  }
  const { optimiserSteps, ...rest } = numbers as unknown as Counters & { optimiserSteps: number }
  Object.assign(counters, rest)
  step.optimiser.steps = optimiserSteps
  for (const [name, random] of Object.entries(randoms)) random.state = states[name] as unknown as RandomState
}

function refuse(why: LocalizedText): never {
  throw new AppError('checkpoint.invalid', { file: WHOSE, why })
}

function expectArrays(state: SavedState, part: string, arrays: NamedArrays): void {
  for (const [name, { length }] of arrays) {
    const values = state.arrays.get(name)
    if (!(values instanceof Float32Array) || values.length !== length)
      refuse({
        en: `its ${part}/${name} are not the ${length} numbers of this network`,
        fr: `${part}/${name} n’y sont pas les ${length} nombres de ce réseau`
      })
  }
  if (state.arrays.size !== arrays.size)
    refuse({ en: `its ${part} are of another network`, fr: `${part} y sont d’un autre réseau` })
}

function expectCount(value: SavedValue | undefined, name: string): void {
  if (!Number.isSafeInteger(value) || (value as number) < 0)
    refuse({ en: `its ${name} is no count`, fr: `${name} n’y est pas un nombre de fois` })
}

function expectRandom(value: SavedValue | undefined, name: string): void {
  const isState = Array.isArray(value) && value.length === 4 && value.every((word) => Number.isInteger(word))
  if (!isState || value.every((word) => word === 0))
    refuse({
      en: `its random numbers (${name}) have no state`,
      fr: `ses nombres aléatoires (${name}) n’ont pas d’état`
    })
}
