import { gradients } from '../engine/gradient'
import { ancestors, SOURCES, type Tensor } from '../engine/graph'
import { max, sum } from '../engine/ops/index'
import type { Executable, Runtime } from '../engine/runtime/runtime'
import type { Agent } from '../agents/agent'
import { putSeen } from '../nn/beside'
import { sizeOf, type Observation } from '../../shared/spaces'

/**
 * Which parts of an observation the best action hangs on: the size of the derivative of its preference
 * (Simonyan et al. 2013, https://arxiv.org/abs/1312.6034), the largest over a stack of pictures.
 */
export class Saliency {
  private constructor(
    private readonly agent: Agent,
    private readonly run: Executable
  ) {}

  /** A program of its own beside the agent's; parameters are copied into it at each look. */
  static async create(runtime: Runtime, agent: Agent): Promise<Saliency> {
    const actionValues = agent.policy().outputs['preferences']!
    const seen = firstFloat(actionValues)
    const [slope] = gradients(sum(max(actionValues, { axes: [1] })), [seen])
    return new Saliency(agent, await runtime.compile({ outputs: { slope: slope! } }))
  }

  /** 0 to 255 for each pixel of a picture or each number of an observation. */
  async of(observation: Observation): Promise<Uint8Array> {
    for (const [name, values] of this.agent.parameters) this.run.sources.get(name)?.set(values)
    if (this.run.sources.has('observation'))
      putSeen(this.run.sources, this.agent.observationSpace, observation)
    await this.run.run()
    return inBytes(
      flattened(this.run.results.get('slope') as Float32Array, this.agent.observationSpace.shape)
    )
  }

  close(): Promise<void> {
    return this.run.close()
  }
}

/** The observation, or what it becomes when it is cast: what can be differentiated by. */
function firstFloat(root: Tensor): Tensor {
  const all = ancestors([root])
  const input = all.find((tensor) => tensor.op === SOURCES.input && tensor.name === 'observation')!
  if (input.dtype === 'float32') return input
  return all.find((tensor) => tensor.dtype === 'float32' && tensor.inputs.includes(input))!
}

/** Sizes, with stacked pictures laid over each other. */
function flattened(slope: Float32Array, shape: readonly number[]): Float32Array {
  const layers = shape.length === 3 ? shape[0]! : 1
  const size = sizeOf({ kind: 'box', dtype: 'float32', shape, low: 0, high: 0 }) / layers
  const flat = new Float32Array(size)
  for (let i = 0; i < slope.length; i++) flat[i % size] = Math.max(flat[i % size]!, Math.abs(slope[i]!))
  return flat
}

function inBytes(values: Float32Array): Uint8Array {
  const most = values.reduce((a, b) => Math.max(a, b), 0)
  return Uint8Array.from(values, (value) => (most === 0 ? 0 : Math.round((255 * value) / most)))
}
