import { describe, expect, it } from 'vitest'
import { ENV_IDS, makeEnv, makeObserver } from '../../../electron/worker/envs/catalogue'
import { ENV_RULES, checkEnv, type EnvRule } from '../../../electron/worker/envs/checker'
import type { Env, ResetRequest, ResetResult, StepResult } from '../../../electron/worker/envs/env'
import { invaders } from '../../../games/invaders'
import { LiveEnv } from '../../../electron/worker/envs/live'
import { box, discrete } from '../../../electron/shared/spaces'
import { builtinSession, cabinet, profile, resources } from '../../support/invaders'
import { Counter } from './toy'

type Step = StepResult<Uint8Array>

/** A counter whose steps are spoilt. */
const spoilt = (spoil: (result: Step, action: number) => unknown) =>
  class extends Counter {
    override step(action: number): Step {
      return spoil(super.step(action), action) as Step
    }
  }

/** Never forgets: what it drew before shows after a reset. */
class Unseeded extends Counter {
  override reset(): ResetResult<Uint8Array> {
    return super.reset()
  }
}

/** Every instance differs. */
let instances = 0
class Private extends Counter {
  private readonly secret = instances++
  override step(action: number): Step {
    return { ...super.step(action), reward: this.secret }
  }
}

/** Carries something over a reset. */
class Stained extends Counter {
  private stain = 0
  override reset(request?: ResetRequest): ResetResult<Uint8Array> {
    const result = super.reset(request)
    return this.stain > 0 ? { ...result, observation: Uint8Array.of(this.stain, 0) } : result
  }
  override step(action: number): Step {
    const result = super.step(action)
    this.stain = Math.min(200, this.stain + 1)
    return result
  }
}

/** Gives the same array every time. */
class Reusing extends Counter {
  private readonly shown = new Uint8Array(2)
  protected override look(): Uint8Array {
    this.shown.set([this.first, this.count])
    return this.shown
  }
}

class Lenient extends Counter {
  override step(action: number): Step {
    if (Number.isInteger(action) && action >= 0 && action < 3) return super.step(action)
    return super.step(0)
  }
}

class Early extends Counter {
  constructor() {
    super()
    this.guard.began()
  }
}

class Tireless extends Counter {
  override step(action: number): Step {
    const result = super.step(action)
    if (result.terminated) this.guard.began()
    return result
  }
}

class Endless extends Counter {
  constructor() {
    super(Infinity)
  }
  protected override look(): Uint8Array {
    return Uint8Array.of(this.first, 0)
  }
}

class Boundless extends Counter {
  override readonly observationSpace = box('uint8', [0], 1, 1)
}

class Powerless extends Counter {
  override readonly actionSpace = { ...discrete(3), n: 0 }
}

const BROKEN: readonly (readonly [EnvRule, new () => Env])[] = [
  ['observationSpace', Boundless],
  ['actionSpace', Powerless],
  ['observation', spoilt((r) => ({ ...r, observation: Float32Array.from(r.observation) }))],
  ['observation', spoilt((r) => ({ ...r, observation: r.observation.slice(1) }))],
  ['observation', spoilt((r) => ({ ...r, observation: Uint8Array.of(201, 0) }))],
  ['ownership', Reusing],
  ['reward', spoilt((r) => ({ ...r, reward: Number.NaN }))],
  ['endFlags', spoilt((r) => ({ ...r, terminated: Number(r.terminated) }))],
  ['endFlags', spoilt(({ truncated: _, ...r }) => r)],
  ['info', spoilt(({ info: _, ...r }) => r)],
  ['refusesStepBeforeReset', Early],
  ['refusesStepAfterEnd', Tireless],
  ['refusesBadAction', Lenient],
  ['resetReproducible', Unseeded],
  ['resetReproducible', Stained],
  ['deterministic', Private],
  ['ends', Endless],
  ['runs', spoilt((r) => ({ ...r, terminated: false }))]
]

describe('checkEnv', () => {
  it('finds nothing wrong with a correct environment', async () => {
    expect(await checkEnv(() => new Counter())).toEqual([])
  })

  it.each(BROKEN)('finds what is broken: %s', async (rule, Broken) => {
    const problems = await checkEnv(() => new Broken(), { maxSteps: 50 })
    expect(problems.map((problem) => problem.rule)).toContain(rule)
  })

  it('has a broken environment for every rule', () => {
    expect(new Set(BROKEN.map(([rule]) => rule))).toEqual(new Set(ENV_RULES))
  })
})

describe('the environments that ship', () => {
  it.each(ENV_IDS)('keep every rule: %s', async (id) => {
    expect(await checkEnv(() => makeEnv(id, resources), { maxSteps: 5000 })).toEqual([])
  })

  it.each(ENV_IDS)('keep every rule with sticky actions and a limit: %s', async (id) => {
    const make = (): Env => makeEnv(id, resources, { stickyProbability: 0.25, frameLimit: 400 })
    expect(await checkEnv(make)).toEqual([])
  })

  it('keep every rule over a live game', async () => {
    const make = async () =>
      new LiveEnv('live', invaders, await builtinSession(), makeObserver('invaders-ram', profile), cabinet())
    expect(await checkEnv(make, { maxSteps: 5000 })).toEqual([])
  })
})
