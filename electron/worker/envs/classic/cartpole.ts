import { box, discrete, UNBOUNDED } from '../../../shared/spaces'
import type { Task } from '../task-env'
import { uniformBetween } from './uniform'

/** Place (m) and speed (m/s) of the cart, angle (rad) and angular speed (rad/s) of the pole. */
type CartPoleState = readonly [x: number, xDot: number, theta: number, thetaDot: number]

const GRAVITY = 9.8
const POLE_MASS = 0.1
const TOTAL_MASS = 1.1
const HALF_POLE = 0.5
const FORCE = 10
const SECONDS_PER_STEP = 0.02
const FARTHEST = 2.4
const STEEPEST = (12 * 2 * Math.PI) / 360

/**
 * CartPole-v1: push a cart left or right so that its pole stays up. Dynamics: Barto, Sutton and Anderson 1983
 * without friction, as Gymnasium integrates them (explicit Euler). A reward of 1 for every step; solved at 475.
 */
export const cartPole: Task<CartPoleState> = {
  id: 'cartpole',
  observationSpace: box('float32', [4], -UNBOUNDED, UNBOUNDED),
  actionSpace: discrete(2),
  stepLimit: 500,
  start: (random) => uniformBetween(random, -0.05, 0.05, 4) as unknown as CartPoleState,
  next([x, xDot, theta, thetaDot], action) {
    const force = action === 1 ? FORCE : -FORCE
    const [cos, sin] = [Math.cos(theta), Math.sin(theta)]
    const push = (force + POLE_MASS * HALF_POLE * thetaDot * thetaDot * sin) / TOTAL_MASS
    const thetaAcceleration =
      (GRAVITY * sin - cos * push) / (HALF_POLE * (4 / 3 - (POLE_MASS * cos * cos) / TOTAL_MASS))
    const xAcceleration = push - (POLE_MASS * HALF_POLE * thetaAcceleration * cos) / TOTAL_MASS
    const state: CartPoleState = [
      x + SECONDS_PER_STEP * xDot,
      xDot + SECONDS_PER_STEP * xAcceleration,
      theta + SECONDS_PER_STEP * thetaDot,
      thetaDot + SECONDS_PER_STEP * thetaAcceleration
    ]
    return { state, reward: 1, terminated: Math.abs(state[0]) > FARTHEST || Math.abs(state[2]) > STEEPEST }
  },
  observe: (state) => Float32Array.from(state)
}
