import type { Random } from '../../../shared/random'
import { box, discrete } from '../../../shared/spaces'
import type { Task } from '../task-env'

/** `length` zeros but for a 1 at `at`. */
const oneHot = (at: number, length: number): Float32Array => {
  const shown = new Float32Array(length)
  if (at < length) shown[at] = 1
  return shown
}

const unitBox = (length: number): Task<unknown>['observationSpace'] => box('float32', [length], 0, 1)

const SYMBOLS = 4
const IDENTITY_STEPS = 100

/** Does it see at all? One of four symbols is shown; naming it pays 1. */
export const identity: Task<{ symbol: number }> = {
  id: 'probe:identity',
  observationSpace: unitBox(SYMBOLS),
  actionSpace: discrete(SYMBOLS),
  stepLimit: IDENTITY_STEPS,
  start: (random) => ({ symbol: random.integer(SYMBOLS) }),
  next: ({ symbol }, action, random) => ({
    state: { symbol: random.integer(SYMBOLS) },
    reward: Number(action === symbol),
    terminated: false
  }),
  observe: ({ symbol }) => oneHot(symbol, SYMBOLS),
  info: (_, sum) => ({ score: sum / IDENTITY_STEPS })
}

/**
 * Does it give credit to the move before? The first action 1 pays 1 at once and nothing after; the first action 0
 * pays nothing and leads to where action 1 pays 3.
 */
export const twoRounds: Task<{ room: 'first' | 'poor' | 'rich' | 'over' }> = {
  id: 'probe:two-rounds',
  observationSpace: unitBox(3),
  actionSpace: discrete(2),
  stepLimit: 2,
  start: () => ({ room: 'first' }),
  next({ room }, action) {
    if (room === 'first')
      return { state: { room: action === 1 ? 'poor' : 'rich' }, reward: action, terminated: false }
    return { state: { room: 'over' }, reward: room === 'rich' ? 3 * action : 0, terminated: true }
  },
  observe: ({ room }) => oneHot(['first', 'poor', 'rich', 'over'].indexOf(room), 3),
  info: (_, sum) => ({ score: sum / 3 })
}

/** The fixed sequence: drawn once, the same for everybody. */
const SEQUENCE = [3, 7, 0, 9, 4]
const SEQUENCE_ACTIONS = 10

const sequenceTask = (id: string, showsPlace: boolean): Task<{ place: number }> => ({
  id,
  observationSpace: unitBox(SEQUENCE.length),
  actionSpace: discrete(SEQUENCE_ACTIONS),
  stepLimit: SEQUENCE.length,
  start: () => ({ place: 0 }),
  next: ({ place }, action) => ({
    state: { place: place + 1 },
    reward: Number(action === SEQUENCE[place]),
    terminated: place + 1 === SEQUENCE.length
  }),
  observe: ({ place }) => oneHot(showsPlace ? place : 0, SEQUENCE.length),
  info: (_, sum) => ({ score: sum / SEQUENCE.length })
})

/** Can it learn five moves by heart, each told apart by what it sees? */
export const sequence = sequenceTask('probe:sequence', true)
/** The same without seeing how far it is: only a memory can count. */
export const sequenceBlind = sequenceTask('probe:sequence-blind', false)

const BITS = 10
interface BitsState {
  readonly bits: readonly number[]
  readonly goal: readonly number[]
}

const drawBits = (random: Random): number[] => Array.from({ length: BITS }, () => random.integer(2))
const distance = ({ bits, goal }: BitsState): number => bits.filter((bit, i) => bit !== goal[i]).length

/** Andrychowicz et al. 2017: flip one bit a step until the bits are the goal. */
const bitFlipTask = (id: string, showsGoal: boolean, isSparse: boolean): Task<BitsState> => ({
  id,
  observationSpace: unitBox(showsGoal ? 2 * BITS : BITS),
  actionSpace: discrete(BITS),
  stepLimit: BITS,
  start(random) {
    const state = { bits: drawBits(random), goal: drawBits(random) }
    // An episode that is over before it begins would teach nothing.
    if (distance(state) === 0) state.bits[0] = 1 - state.bits[0]!
    return state
  },
  next(before, action) {
    const state = { ...before, bits: before.bits.map((bit, i) => (i === action ? 1 - bit : bit)) }
    const isDone = distance(state) === 0
    const dense = (distance(before) - distance(state)) / BITS
    return { state, reward: isSparse ? Number(isDone) - 1 : dense, terminated: isDone }
  },
  observe: ({ bits, goal }) => Float32Array.from(showsGoal ? [...bits, ...goal] : bits),
  info: (state) => ({ score: Number(distance(state) === 0) })
})

/** Ten bits, the goal in sight, a reward for each bit set right. */
export const bitFlip = bitFlipTask('probe:bit-flip', true, false)
/** Without the goal in sight nobody can do better than chance. */
export const bitFlipBlind = bitFlipTask('probe:bit-flip-blind', false, false)
/** Goal in sight, -1 a step until it is reached: needs hindsight (HER), plain DQN fails. */
export const bitFlipSparse = bitFlipTask('probe:bit-flip-sparse', true, true)

/** How often each arm pays 1. */
const ARMS = [0.2, 0.5, 0.8, 0.3]
const PULLS = 50

/** Does it see through chance? One arm of four pays more often than the others. The score is of the arms, not of luck. */
export const bandit: Task<{ pulls: number; expected: number }> = {
  id: 'probe:bandit',
  observationSpace: unitBox(1),
  actionSpace: discrete(ARMS.length),
  stepLimit: PULLS,
  start: () => ({ pulls: 0, expected: 0 }),
  next: ({ pulls, expected }, action, random) => ({
    state: { pulls: pulls + 1, expected: expected + ARMS[action]! },
    reward: Number(random.uniform() < ARMS[action]!),
    terminated: false
  }),
  observe: () => Float32Array.of(1),
  info: ({ pulls, expected }) => ({ score: pulls === 0 ? 0 : expected / pulls / Math.max(...ARMS) })
}

const CORRIDOR = 10

/** Can it wait? Leaving at once pays 1; going on to the end of a corridor of ten steps pays 2. */
export const corridor: Task<{ place: number }> = {
  id: 'probe:corridor',
  observationSpace: unitBox(CORRIDOR),
  actionSpace: discrete(2),
  stepLimit: CORRIDOR,
  start: () => ({ place: 0 }),
  next({ place }, action) {
    const isAtEnd = place + 1 === CORRIDOR
    if (action === 0) return { state: { place }, reward: 1, terminated: true }
    return { state: { place: place + 1 }, reward: isAtEnd ? 2 : 0, terminated: isAtEnd }
  },
  observe: ({ place }) => oneHot(place, CORRIDOR),
  info: (_, sum) => ({ score: sum / 2 })
}
