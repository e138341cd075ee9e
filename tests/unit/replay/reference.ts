import type { VectorTransition } from '../../../electron/worker/replay/transition'
import type { Box, Observation } from '../../../electron/shared/spaces'
import { emptyObservation, sizeOf } from '../../../electron/shared/spaces'
import type { Random } from '../../../electron/shared/random'

interface Step {
  readonly observation: number[]
  readonly next: number[] | null
  readonly action: number
  readonly reward: number
  readonly end: 'goes on' | 'life lost' | 'terminated' | 'truncated'
  readonly expertAction: number
}

interface Expected {
  readonly observation: number[]
  readonly action: number
  readonly value: number
  readonly discount: number
  readonly expertAction: number
  /** Null where the discount is 0. */
  readonly next: number[] | null
}

/**
 * The same memory written as plainly as can be: whole observations in growing lists, nothing shared. Slow, and
 * obviously right: what the real one is compared with.
 */
export class ReferenceReplay {
  private readonly numEnvs: Step[][]

  constructor(
    numEnvs: number,
    private readonly nStep: number,
    private readonly gamma: number
  ) {
    this.numEnvs = Array.from({ length: numEnvs }, () => [])
  }

  add(step: VectorTransition): void {
    const width = step.observations.length / this.numEnvs.length
    this.numEnvs.forEach((steps, i) => {
      const last = steps.at(-1)
      const observation = [...step.observations.slice(i * width, (i + 1) * width)]
      if (last?.end === 'goes on') steps[steps.length - 1] = { ...last, next: observation }
      const lives = step.livesLost?.[i] ? 'life lost' : 'goes on'
      const end = step.terminated[i] ? 'terminated' : step.truncated[i] ? 'truncated' : lives
      const final = step.finalObservations[i]
      const [action, reward, expertAction] = [
        step.actions[i]!,
        step.rewards[i]!,
        step.expertActions?.[i] ?? -1
      ]
      steps.push({ observation, next: final ? [...final] : null, action, reward, end, expertAction })
    })
  }

  /** Every transition that is whole, `lookBack` steps or an episode's beginning within the last `held` steps. */
  whole(held: number, lookBack: number): Map<string, Expected> {
    const found = new Map<string, Expected>()
    this.numEnvs.forEach((steps, envIndex) => {
      const oldest = Math.max(0, steps.length - held)
      for (let t = oldest; t < steps.length; t++) {
        const expected = this.from(steps, t)
        if (expected && t - this.age(steps, t, lookBack) >= oldest) found.set(`${envIndex}:${t}`, expected)
      }
    })
    return found
  }

  private age(steps: Step[], t: number, limit: number): number {
    let age = 0
    while (age < limit && t - age > 0 && !isOver(steps[t - age - 1]!)) age++
    return age
  }

  private from(steps: Step[], t: number): Expected | null {
    let value = 0
    for (let k = 0; k < this.nStep; k++) {
      const step = steps[t + k]
      if (!step) return null
      value += this.gamma ** k * step.reward
      const isLast = k === this.nStep - 1 || step.end !== 'goes on'
      if (!isLast) continue
      const isWorthNothing = step.end === 'terminated' || step.end === 'life lost'
      if (!isWorthNothing && !step.next) return null
      const discount = isWorthNothing ? 0 : this.gamma ** (k + 1)
      const { observation, action, expertAction } = steps[t]!
      return { observation, action, value, discount, expertAction, next: discount === 0 ? null : step.next }
    }
    return null
  }
}

const isOver = ({ end }: Step): boolean => end === 'terminated' || end === 'truncated'

/** Environments of made-up episodes in a space: vectors, or stacks of pictures that move on as the observers' do. */
export class MadeUpPlay {
  private readonly current: Observation[]
  private drawn = 0

  constructor(
    private readonly space: Box,
    private readonly numEnvs: number,
    private readonly random: Random,
    private readonly chances = { terminated: 0.1, truncated: 0.1 }
  ) {
    this.current = Array.from({ length: numEnvs }, () => this.begin())
  }

  step(): VectorTransition {
    const { space, numEnvs, random } = this
    const width = sizeOf(space)
    const observations = emptyObservation(space, numEnvs)
    const step = {
      observations,
      actions: Int32Array.from({ length: numEnvs }, () => random.integer(18)),
      rewards: Float64Array.from({ length: numEnvs }, () => 20 * random.uniform() - 10),
      terminated: new Uint8Array(numEnvs),
      truncated: new Uint8Array(numEnvs),
      livesLost: Uint8Array.from({ length: numEnvs }, () => Number(random.uniform() < 0.1)),
      expertActions: Int32Array.from({ length: numEnvs }, () => random.integer(4) - 1),
      finalObservations: Array.from({ length: numEnvs }, (): Observation | null => null)
    }
    for (let i = 0; i < numEnvs; i++) {
      observations.set(this.current[i]!, i * width)
      const roll = random.uniform()
      step.terminated[i] = Number(roll < this.chances.terminated)
      step.truncated[i] = Number(
        roll >= this.chances.terminated && roll < this.chances.terminated + this.chances.truncated
      )
      const next = this.moveOn(this.current[i]!)
      const hasEnded = step.terminated[i] === 1 || step.truncated[i] === 1
      if (hasEnded) step.finalObservations[i] = next
      this.current[i] = hasEnded ? this.begin() : next
    }
    return step
  }

  private picture(): Observation {
    const { space, random } = this
    const numbers = space.isStack ? sizeOf(space) / space.shape[0]! : sizeOf(space)
    const picture = space.dtype === 'uint8' ? new Uint8Array(numbers) : new Float32Array(numbers)
    for (let i = 0; i < numbers; i++) picture[i] = random.integer(256)
    // No two alike.
    picture[0] = this.drawn++
    return picture
  }

  private begin(): Observation {
    const [first, whole] = [this.picture(), emptyObservation(this.space)]
    for (let at = 0; at < whole.length; at += first.length) whole.set(first, at)
    return whole
  }

  private moveOn(before: Observation): Observation {
    const [newest, whole] = [this.picture(), before.slice()]
    whole.copyWithin(0, newest.length)
    whole.set(newest, whole.length - newest.length)
    return whole
  }
}
