import { box, discrete } from '../../../shared/spaces'
import type { Task } from '../task-env'
import { uniformBetween } from './uniform'

/** Angle (rad, 0: hanging) of the upper link, of the lower link against it, and their speeds (rad/s). */
type AcrobotState = readonly [theta1: number, theta2: number, speed1: number, speed2: number]

/** Both links: length and mass 1, centre of mass halfway, moment of inertia 1. */
const CENTRE = 0.5
const GRAVITY = 9.8
const SECONDS_PER_STEP = 0.2
const FASTEST_1 = 4 * Math.PI
const FASTEST_2 = 9 * Math.PI

const bound = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value))

/** The same angle between -pi and pi. */
function wrap(angle: number): number {
  let wrapped = angle
  while (wrapped > Math.PI) wrapped -= 2 * Math.PI
  while (wrapped < -Math.PI) wrapped += 2 * Math.PI
  return wrapped
}

/** How fast each part of the state changes under a torque: Sutton and Barto's equations ("book"). */
function derivative([theta1, theta2, speed1, speed2]: AcrobotState, torque: number): AcrobotState {
  const [cos2, sin2] = [Math.cos(theta2), Math.sin(theta2)]
  const d1 = CENTRE * CENTRE + (1 + CENTRE * CENTRE + 2 * CENTRE * cos2) + 1 + 1
  const d2 = CENTRE * CENTRE + CENTRE * cos2 + 1
  const phi2 = CENTRE * GRAVITY * Math.cos(theta1 + theta2 - Math.PI / 2)
  const phi1 =
    -CENTRE * (speed2 * speed2) * sin2 -
    2 * CENTRE * speed2 * speed1 * sin2 +
    (CENTRE + 1) * GRAVITY * Math.cos(theta1 - Math.PI / 2) +
    phi2
  const acceleration2 =
    (torque + (d2 / d1) * phi1 - CENTRE * (speed1 * speed1) * sin2 - phi2) /
    (CENTRE * CENTRE + 1 - (d2 * d2) / d1)
  return [speed1, speed2, -(d2 * acceleration2 + phi1) / d1, acceleration2]
}

const moved = (state: AcrobotState, by: AcrobotState, seconds: number): AcrobotState =>
  state.map((value, i) => value + seconds * by[i]!) as unknown as AcrobotState

/** One step of the classical Runge-Kutta method. */
function integrate(state: AcrobotState, torque: number): AcrobotState {
  const k1 = derivative(state, torque)
  const k2 = derivative(moved(state, k1, SECONDS_PER_STEP / 2), torque)
  const k3 = derivative(moved(state, k2, SECONDS_PER_STEP / 2), torque)
  const k4 = derivative(moved(state, k3, SECONDS_PER_STEP), torque)
  const sum = k1.map((k, i) => k + 2 * k2[i]! + 2 * k3[i]! + k4[i]!) as unknown as AcrobotState
  return moved(state, sum, SECONDS_PER_STEP / 6)
}

/**
 * Acrobot-v1: swing a two-link arm above a line by a torque (-1, 0, 1) at its elbow. Dynamics: Sutton 1996, as
 * Gymnasium has them. A reward of -1 for every step until it is above; solved at -100.
 */
export const acrobot: Task<AcrobotState> = {
  id: 'acrobot',
  observationSpace: box('float32', [6], Math.fround(-FASTEST_2), Math.fround(FASTEST_2)),
  actionSpace: discrete(3),
  stepLimit: 500,
  start: (random) => uniformBetween(random, -0.1, 0.1, 4) as unknown as AcrobotState,
  next(before, action) {
    const [theta1, theta2, speed1, speed2] = integrate(before, action - 1)
    const [a, b] = [wrap(theta1), wrap(theta2)]
    const terminated = -Math.cos(a) - Math.cos(b + a) > 1
    return {
      state: [a, b, bound(speed1, FASTEST_1), bound(speed2, FASTEST_2)],
      reward: terminated ? 0 : -1,
      terminated
    }
  },
  observe: ([theta1, theta2, speed1, speed2]) =>
    Float32Array.of(Math.cos(theta1), Math.sin(theta1), Math.cos(theta2), Math.sin(theta2), speed1, speed2)
}
