import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { AppError } from '../../shared/errors'
import type { Box } from '../../shared/spaces'
import { MODEL_PREFIX } from '../../shared/policy-card'
import type { EvaluationResult, RunConfig } from '../../shared/training'
import type { Agent } from '../agents/agent'
import type { Algorithm } from '../agents/algorithm'
import { joinStates, partOf } from '../replay/saved-state'
import { writePolicy } from './policy-file'
import { isPartOfByte } from '../nn/pictures'
import { readCheckpoint, writeCheckpoint, type Belonging } from './checkpoint'
import type { RunFolder } from './run-folder'
import { freshRunState, loadRunState, saveRunState, runStateAtBest, type RunState } from './run-state'
import { RunEnvs } from './run-envs'

/** Settings that change nothing that is learned: how it is kept, not what. */
const NOT_LEARNED_FROM: readonly string[] = ['replayCompression']

/**
 * What learning depends on: two runs that agree in it learn the same. Devices round differently, so each is part of it;
 * the CPU, which was the only one once, adds nothing.
 */
function belongingOf(config: RunConfig, space: Box): Belonging {
  const { env, agent, seed, steps, streams, device, fromModel, values } = config
  const counted = Object.entries(values).filter(([key]) => !NOT_LEARNED_FROM.includes(key))
  const settings: unknown[] = [env, agent, seed, steps, streams, counted.sort()]
  if (device !== 'cpu') settings.push(device)
  if (fromModel !== null) settings.push(`${MODEL_PREFIX}${fromModel}`)
  // Once these were divided by 255 like any others.
  if (isPartOfByte(space)) settings.push([space.low, space.high])
  const hashed = JSON.stringify(settings)
  return { env, agent, configHash: createHash('sha256').update(hashed).digest('hex') }
}

/** How a run goes on. */
interface Restored {
  readonly state: RunState
  /** Its environments began new episodes in the middle of those that ran. */
  readonly isAnew: boolean
}

/**
 * Keeps a run on the disk: the last checkpoint whole, the best without its replay, the best policy with its card.
 * Every file is replaced at once or not at all.
 * @throws AppError 'train.diskFull', 'train.folder', 'train.taken'
 */
export class CheckpointStore {
  private readonly belonging: Belonging

  constructor(
    private readonly folder: RunFolder,
    private readonly config: RunConfig,
    private readonly algorithm: Algorithm,
    private readonly agent: Agent,
    private readonly envs: RunEnvs,
    /** Who demonstrates or corrects; null where nobody does. */
    private readonly teacher: string | null
  ) {
    this.belonging = belongingOf(config, envs.observationSpace)
  }

  /** Everything to go on exactly from here. */
  saveLast(state: RunState): void {
    const saved = joinStates({
      agent: this.agent.save(),
      streams: this.envs.save(),
      run: saveRunState(state)
    })
    this.onDisk(() => writeCheckpoint(this.folder.last, this.belonging, saved))
  }

  /**
   * Brings agent and environments to the last checkpoint, or begins where there is none yet. `newEpisodes`: the
   * environments begin their next episodes instead of being brought to where they were; so they do after a step that
   * failed.
   * @throws AppError 'checkpoint.invalid', 'checkpoint.notRepeated'
   */
  async restore(newEpisodes: boolean): Promise<Restored> {
    if (!this.folder.hasLast) {
      await this.envs.begin()
      return { state: freshRunState(this.config), isAnew: false }
    }
    const saved = readCheckpoint(this.folder.last, this.belonging)
    // Their name in the file is of the first version.
    const played = partOf(saved, 'streams')
    const isAnew = newEpisodes || RunEnvs.isBroken(played)
    const last = isAnew ? await this.envs.loadAnew(played) : await this.envs.load(played)
    this.agent.load(partOf(saved, 'agent'))
    if (last) this.agent.cut(last)
    return { state: loadRunState(partOf(saved, 'run'), this.config), isAnew }
  }

  /**
   * The agent as it was at its best, in environments that begin, with a replay memory that holds nothing.
   * @throws AppError 'checkpoint.invalid'
   */
  async restoreFromBest(): Promise<Restored> {
    this.restoreBest()
    await this.envs.begin()
    return { state: runStateAtBest(this.folder, this.config, this.agent.steps), isAnew: false }
  }

  /** The agent as it is, as the best so far. */
  saveBest(): void {
    const { arrays, values } = this.agent.save()
    const { replay: _, ...rest } = values
    const light = new Map([...arrays].filter(([name]) => !name.startsWith('replay/')))
    this.onDisk(() =>
      writeCheckpoint(
        this.folder.best,
        this.belonging,
        joinStates({ agent: { arrays: light, values: rest } })
      )
    )
  }

  /** Makes the agent what it was at its best. Its replay stays: nothing is to be learned any more. */
  restoreBest(): void {
    const best = partOf(readCheckpoint(this.folder.best, this.belonging), 'agent')
    const now = this.agent.save()
    const { replay } = now.values
    this.agent.load({
      arrays: new Map([...now.arrays, ...best.arrays]),
      values: { ...best.values, ...(replay !== undefined && { replay }) }
    })
  }

  /** The agent as it is, as a policy to play with. */
  savePolicy(score: EvaluationResult, random: EvaluationResult | null, seconds: number): void {
    const { agent, config, algorithm, folder, teacher } = this
    const { configHash } = this.belonging
    this.onDisk(() => {
      mkdirSync(folder.policy, { recursive: true })
      const origin = {
        agent,
        config,
        algorithm,
        teacher,
        runId: folder.id,
        configHash,
        score,
        random,
        seconds
      }
      writePolicy(folder.policy, origin)
    })
  }

  /** run.json: how the run stands, for whoever has only its folder. */
  saveRecord(record: object): void {
    this.onDisk(() => this.folder.writeJson('run.json', record))
  }

  private onDisk(work: () => void): void {
    this.folder.checkMine()
    try {
      work()
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException
      const folder = this.folder.path
      if (code === 'ENOSPC' || code === 'EDQUOT')
        throw new AppError('train.diskFull', { step: this.agent.steps, folder }, { cause })
      if (code === undefined) throw cause
      throw new AppError('train.folder', { folder, why: message }, { cause })
    }
  }
}
