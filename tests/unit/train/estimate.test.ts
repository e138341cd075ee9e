import { describe, expect, test } from 'vitest'
import { runConfigFrom } from '../../../electron/shared/run-config'
import { DQN } from '../../../electron/worker/agents/dqn/algorithm'
import type { Algorithm } from '../../../electron/worker/agents/algorithm'
import { estimateRun } from '../../../electron/worker/train/estimate'
import type { RunTools } from '../../../electron/worker/train/open-run'
import { toolsFor } from '../../support/probe-run'

const config = runConfigFrom(
  {
    ...{ env: 'cartpole', agent: 'dqn', seed: 2, steps: 5000, streams: 3 },
    values: { hiddenSizes: [16], batchSize: 16, trainEvery: 4, replayCapacity: 500 }
  },
  DQN
)

/** Tools that count: which environments are open, which agents, and what a real one was asked to close. */
function counting(algorithm: Partial<Algorithm> = {}, mayOpen = Infinity) {
  const counted = { opened: 0, open: 0, agents: 0, openAgents: 0 }
  const real = toolsFor()
  const tools: RunTools = {
    ...real,
    async makeEnv(id) {
      if (counted.opened === mayOpen) throw new Error('no more of these')
      const one = await real.makeEnv(id)
      counted.opened++
      counted.open++
      return {
        ...one,
        close: async () => {
          counted.open--
          await one.close()
        }
      }
    },
    algorithmOf: () => ({
      ...DQN,
      async create(request) {
        const agent = await DQN.create(request)
        const close = agent.close.bind(agent)
        counted.agents++
        counted.openAgents++
        agent.close = () => {
          counted.openAgents--
          return close()
        }
        return agent
      },
      ...algorithm
    })
  }
  return { tools, counted }
}

describe('an estimate', () => {
  test('tells parameters and memory by the settings, and a time', async () => {
    const { tools, counted } = counting()
    const { parameters, memoryBytes, seconds } = await estimateRun(config, tools)
    expect(parameters).toBe(4 * 16 + 16 + 16 * 2 + 2)
    const { observationSpace } = (await toolsFor().makeEnv('cartpole')).env
    expect(memoryBytes).toBe(DQN.memoryBytes({ observationSpace, numEnvs: 3, values: config.values }))
    expect(seconds).toBeGreaterThan(0)
    expect(counted).toEqual({ opened: 3, open: 0, agents: 1, openAgents: 0 })
  })

  // An environment may be a process of Python: one that nobody closes stays.
  describe('leaves no environment open', () => {
    const broken = (): never => {
      throw new Error('it cannot be')
    }

    test('when there is no memory for the agent', async () => {
      const { tools, counted } = counting({ create: async () => broken() })
      await expect(estimateRun(config, tools)).rejects.toThrow('it cannot be')
      expect(counted).toMatchObject({ opened: 3, open: 0 })
    })

    test('when what it would need cannot be told', async () => {
      const { tools, counted } = counting({ memoryBytes: broken })
      await expect(estimateRun(config, tools)).rejects.toThrow('it cannot be')
      expect(counted).toMatchObject({ opened: 3, open: 0 })
    })

    test('when not all of them can be opened', async () => {
      const { tools, counted } = counting({}, 2)
      await expect(estimateRun(config, tools)).rejects.toThrow('no more of these')
      expect(counted).toMatchObject({ opened: 2, open: 0, agents: 0 })
    })

    test('when the trial itself fails; and no agent either', async () => {
      const { tools, counted } = counting()
      const create = tools.algorithmOf('dqn').create
      const failing: RunTools = {
        ...tools,
        algorithmOf: () => ({
          ...DQN,
          create: async (request) => Object.assign(await create(request), { learn: async () => broken() })
        })
      }
      await expect(estimateRun(config, failing)).rejects.toThrow('it cannot be')
      expect(counted).toEqual({ opened: 3, open: 0, agents: 1, openAgents: 0 })
    })
  })
})
