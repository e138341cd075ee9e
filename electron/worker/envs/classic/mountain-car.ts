import { box, discrete } from '../../../shared/spaces'
import type { Task } from '../task-env'
import { uniformBetween } from './uniform'

type MountainCarState = readonly [position: number, velocity: number]

const FORCE = 0.001
const GRAVITY = 0.0025
const FASTEST = 0.07
const [LEFTMOST, RIGHTMOST, GOAL] = [-1.2, 0.6, 0.5]

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

/**
 * MountainCar-v0: a car too weak for its hill must swing up (push left, not at all, right). Dynamics: Moore 1990 as
 * Gymnasium has them. A reward of -1 for every step; solved at -110.
 */
export const mountainCar: Task<MountainCarState> = {
  id: 'mountain-car',
  observationSpace: box('float32', [2], Math.fround(LEFTMOST), Math.fround(RIGHTMOST)),
  actionSpace: discrete(3),
  stepLimit: 200,
  start: (random) => [uniformBetween(random, -0.6, -0.4, 1)[0]!, 0],
  next([before, velocityBefore], action) {
    const pull = (action - 1) * FORCE + Math.cos(3 * before) * -GRAVITY
    let velocity = clamp(velocityBefore + pull, -FASTEST, FASTEST)
    const position = clamp(before + velocity, LEFTMOST, RIGHTMOST)
    // The wall at the left stops it.
    if (position === LEFTMOST && velocity < 0) velocity = 0
    return { state: [position, velocity], reward: -1, terminated: position >= GOAL && velocity >= 0 }
  },
  observe: (state) => Float32Array.from(state)
}
