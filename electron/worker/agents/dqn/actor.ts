/** The network as it acts: programs over the present parameters, one for each number of rows. */
import { Graph } from '../../engine/graph'
import type { Program } from '../../engine/onnx/emit'
import type { Executable } from '../../engine/runtime/runtime'
import type { TrainingStep } from '../../engine/training-step'
import { sizeOf, type Box, type Discrete, type Observation } from '../../../shared/spaces'
import { fillNoise, Scope, type Mode } from '../../nn/scope'
import type { Random } from '../../../shared/random'
import type { DqnConfig } from './config'
import { besideIn, putSeen } from '../../nn/beside'
import { withinBounds } from '../../nn/pictures'
import { qNetwork } from './network'

/** Q(s, .) of `rows` observations, called `output`; noisy layers are their means in play. */
export function actingProgram(
  space: Box,
  actions: Discrete,
  c: DqnConfig,
  { rows, mode, output }: { rows: number; mode: Mode; output: string }
): { program: Program; noises: readonly string[] } {
  const graph = new Graph()
  const scope = new Scope(graph, '', mode)
  const observation = graph.input('observation', [rows, ...space.shape], space.dtype)
  const seen = { observation: withinBounds(observation, space), beside: besideIn(graph, space, rows) }
  const { q } = qNetwork(scope, seen, actions, c)
  return { program: { outputs: { [output]: q } }, noises: scope.noises }
}

interface Attached {
  readonly executable: Executable
  readonly noises: readonly string[]
}

export class Actor {
  private readonly attached = new Map<string, Promise<Attached>>()

  constructor(
    private readonly step: TrainingStep,
    private readonly space: Box,
    private readonly actions: Discrete,
    private readonly config: DqnConfig
  ) {}

  /** Q(s, .) of each row: [rows, actions], written again by the next call. Noise is drawn anew when in `learn` mode. */
  async values(observations: Observation, mode: Mode, noise: Random): Promise<Float32Array> {
    const rows = observations.length / sizeOf(this.space)
    const { executable, noises } = await this.program(rows, mode)
    putSeen(executable.sources, this.space, observations)
    for (const name of noises) fillNoise(executable.sources.get(name) as Float32Array, noise)
    await executable.run()
    return executable.results.get('q') as Float32Array
  }

  async close(): Promise<void> {
    const all = [...this.attached.values()]
    this.attached.clear()
    for (const attached of all) await (await attached).executable.close()
  }

  private program(rows: number, mode: Mode): Promise<Attached> {
    const key = `${rows} ${mode}`
    const known = this.attached.get(key)
    if (known) return known
    const made = this.attach(rows, mode)
    this.attached.set(key, made)
    return made
  }

  private async attach(rows: number, mode: Mode): Promise<Attached> {
    const options = { rows, mode, output: 'q' }
    const { program, noises } = actingProgram(this.space, this.actions, this.config, options)
    return { executable: await this.step.attach(program), noises }
  }
}
