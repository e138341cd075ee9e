import { join } from 'node:path'
import type { ClonePlay, Cloning, PlayedScores, PlayingProgress } from '../../shared/clonings'
import { AppError } from '../../shared/errors'
import { permutationTest } from '../../shared/permutation-test'
import { MODEL_PREFIX, POLICY_FILE } from '../../shared/policy-card'
import type { Profile } from '../../shared/profile'
import { deviation, mean } from '../../shared/statistics'
import type { Sessions } from '../datasets/corrections'
import type { Player } from '../play/player'
import { playInTurn, type TurnNews, type TurnSeat } from '../play/turns'
import type { StartWorker } from '../policy-host/worker-link'
import type { Clonings } from './clonings'
import type { DatasetLibrary } from './dataset-library'
import { demonstratorScores } from './demonstrator-scores'
import { evaluateModel } from './evaluation-process'

/** A seat in which somebody lets agents play to be judged. */
export interface EvaluatedSeat {
  readonly player: Player
  /** The agent does not ask meanwhile. Returns the way back. */
  readonly beginEvaluation: () => () => void
  readonly onSnapshot: TurnSeat['onSnapshot']
}

export interface CloneEvaluatorParts {
  readonly dataFolder: string
  readonly clonings: Clonings
  readonly datasets: DatasetLibrary
  readonly sessions: Sessions
  readonly games: Iterable<Profile>
  readonly startProcess: StartWorker
  /** The seat in which a game is attached. @throws AppError 'live.notAttached', 'live.busy' */
  readonly borrow: (game: string) => EvaluatedSeat
  readonly nowMs: () => number
  readonly onProgress: () => void
  readonly onChanged: () => void
  readonly tellError: (error: unknown) => void
}

interface Active {
  progress: PlayingProgress
  readonly stopping: AbortController
  ended: Promise<void>
}

interface Wish {
  readonly episodes: number
  readonly seed: number
}

/** What was played, of each. */
type Played = Record<'own' | 'random', readonly number[]>

/** Lets clones play to be judged by their score, one at a time; what came of it is kept with what is known of them. */
export class CloneEvaluator {
  readonly #parts: CloneEvaluatorParts
  #active: Active | null = null

  constructor(parts: CloneEvaluatorParts) {
    this.#parts = parts
  }

  get progress(): PlayingProgress | null {
    return this.#active?.progress ?? null
  }

  /**
   * Begins; what it throws later is told.
   * @throws AppError 'imitate.playing', 'imitate.unknown', 'imitate.noModel', 'game.unknown', 'play.noScore',
   *   'live.notAttached', 'live.busy'
   */
  start(id: string, wish: Wish): PlayingProgress {
    const { clonings, games, onProgress, borrow } = this.#parts
    if (this.#active !== null) throw new AppError('imitate.playing', { name: this.#active.progress.title })
    const record = clonings.read(id)
    const { title, game, model } = record
    if (model === null) throw new AppError('imitate.noModel', { name: title })
    const all = [...games]
    const profile = all.find((one) => one.id === game)
    if (profile === undefined)
      throw new AppError('game.unknown', { name: game, known: all.map((one) => one.id).join(', ') })
    if (profile.episode.score === undefined) throw new AppError('play.noScore', { game: profile.title })
    const isInside = profile.attach.builtin !== undefined
    const seat = isInside ? null : borrow(game)
    const active: Active = {
      progress: {
        ...{ id, title, game, where: isInside ? 'inside' : 'window', episodes: wish.episodes },
        ...{ own: [], random: [], isWaiting: false, isStopping: false }
      },
      stopping: new AbortController(),
      ended: Promise.resolve()
    }
    this.#active = active
    const playing =
      seat === null ? this.#inside(active, model, wish) : this.#within(active, seat, { model, profile, wish })
    active.ended = this.#end(active, record, playing, wish.seed)
    onProgress()
    return active.progress
  }

  /** @throws AppError 'imitate.notPlaying' */
  async stop(): Promise<void> {
    if (this.#active === null) throw new AppError('imitate.notPlaying')
    await this.close()
  }

  /** Ends it; nothing of it is kept. */
  async close(): Promise<void> {
    const active = this.#active
    if (active === null) return
    this.#tell(active, { isStopping: true })
    active.stopping.abort()
    await active.ended
  }

  /** In boards of their own. */
  async #inside(active: Active, model: string, { episodes, seed }: Wish): Promise<Played | null> {
    const { dataFolder, startProcess } = this.#parts
    const { title, game } = active.progress
    const order = { file: join(dataFolder, 'models', model, POLICY_FILE), game, dataFolder, episodes, seed }
    const found = await evaluateModel(startProcess, order, {
      ...{ title, signal: active.stopping.signal },
      onScore: (who, score) => this.#tell(active, { [who]: [...active.progress[who], score] })
    })
    return found && { own: found.own.scores, random: found.random.scores }
  }

  /** In the seat where the game is attached. */
  async #within(
    active: Active,
    { player, beginEvaluation, onSnapshot }: EvaluatedSeat,
    { model, profile, wish }: { readonly model: string; readonly profile: Profile; readonly wish: Wish }
  ): Promise<Played> {
    const own = `${MODEL_PREFIX}${model}`
    const before = player.snapshot().policyId
    const endEvaluation = beginEvaluation()
    const seat: TurnSeat = {
      snapshot: () => player.snapshot(),
      setPolicy: (policyId) => player.setPolicy(policyId),
      setMode: (mode) => player.setMode(mode),
      restart: () => player.restart(),
      handBack: () => player.handBack(),
      onSnapshot
    }
    const tell = (news: TurnNews): void => {
      const { progress } = active
      if (news.kind === 'waits') this.#tell(active, { isWaiting: news.isWaiting })
      if (news.kind !== 'score') return
      const who = news.policy === own ? 'own' : 'random'
      this.#tell(active, { [who]: [...progress[who], news.score] })
    }
    try {
      const { signal } = active.stopping
      const policies = [own, 'random']
      const [mine, chance] = await playInTurn(
        seat,
        { profile, policies, episodes: wish.episodes },
        { signal, tell }
      )
      return { own: mine!, random: chance! }
    } finally {
      endEvaluation()
      await player.setPolicy(before).catch(() => undefined)
    }
  }

  async #end(active: Active, record: Cloning, playing: Promise<Played | null>, seed: number): Promise<void> {
    const { clonings, nowMs, onProgress, onChanged, tellError } = this.#parts
    try {
      const played = await playing
      if (played === null || active.stopping.signal.aborted) return
      const demonstrated = await this.#demonstrated(record)
      const play: ClonePlay = {
        where: active.progress.where,
        own: asScores(played.own),
        random: asScores(played.random),
        demonstrator: demonstrated.length === 0 ? null : asScores(demonstrated),
        p: permutationTest(played.own, played.random, seed),
        ...{ seed, playedAtMs: nowMs() }
      }
      // Somebody may have deleted what is known of it meanwhile.
      clonings.keep({ ...clonings.read(record.id), play })
    } catch (error) {
      if (!active.stopping.signal.aborted) tellError(error)
    } finally {
      this.#active = null
      onProgress()
      onChanged()
    }
  }

  /** The scores of those that it learned from; of one that learned on, those that its first parent learned from. */
  async #demonstrated(record: Cloning): Promise<number[]> {
    const { clonings, datasets, sessions } = this.#parts
    const { parent, dataset } = record
    if (parent === null) {
      const known = datasets.ids().includes(dataset) ? datasets.read(dataset) : null
      return known === null ? [] : demonstratorScores(known, sessions)
    }
    const before = clonings.list({ deleted: false }).find(({ model }) => model === parent.model)
    return before === undefined ? [] : this.#demonstrated(clonings.read(before.id))
  }

  #tell(active: Active, change: Partial<PlayingProgress>): void {
    active.progress = { ...active.progress, ...change }
    this.#parts.onProgress()
  }
}

const asScores = (scores: readonly number[]): PlayedScores => ({
  scores: [...scores],
  mean: mean(scores),
  std: deviation(scores)
})
