import type { PlaySnapshot, PolicyInfo } from '../../electron/shared/play'
import { textIn } from '../../electron/shared/language'
import type { Profile } from '../../electron/shared/profile'
import { AppError } from '../../electron/shared/errors'
import type { Notice } from '../../electron/shared/rpc/contract'
import type { PlayMode } from '../../electron/shared/session'
import type { Candidate } from '../../electron/shared/target'
import { i18n } from '../i18n/index.svelte'
import { attempt, connection } from './connection.svelte'
import { router } from './route.svelte'
import { sessions } from './sessions.svelte'
import { toasts } from './toasts.svelte'

/** About a third of a second of them. */
const REMEMBERED_SNAPSHOTS = 12

/** What the app is playing, pushed by it several times a second, and what a person can ask of it. */
class PlayStore {
  snapshot = $state.raw<PlaySnapshot | null>(null)
  /** The last snapshots, oldest first: pictures take longer to arrive than what is told of them. */
  readonly #recent: PlaySnapshot[] = []
  profile = $state.raw<Profile | null>(null)
  policies = $state.raw<readonly PolicyInfo[]>([])
  /** Null until listed for the first time. */
  candidates = $state.raw<readonly Candidate[] | null>(null)
  listing = $state(false)

  /** Name of the attached game. */
  readonly title = $derived.by(() => {
    const candidate = this.snapshot?.candidate
    return candidate ? textIn(i18n.language, candidate.title) : ''
  })
  readonly isAttached = $derived(this.snapshot?.status === 'running' || this.snapshot?.status === 'paused')
  /** A person or an agent can act on the attached game. */
  readonly canAct = $derived(this.isAttached && this.snapshot?.capabilities?.act === true)

  constructor() {
    connection.onOpen((client) => {
      client.on('play', (snapshot) => this.#take(snapshot))
      client.on('notice', (notice) => this.#notice(notice))
      void attempt(client.call('play.snapshot').then((snapshot) => this.#take(snapshot)))
      void attempt(client.call('play.policies').then((policies) => (this.policies = policies)))
      void attempt(client.call('play.profile').then((profile) => (this.profile = profile)))
    })
  }

  /** What was told of the game at the moment nearest to when a picture was taken. */
  at(capturedAtMs: number): PlaySnapshot | null {
    const distance = (s: PlaySnapshot): number => Math.abs(s.takenAtMs - capturedAtMs)
    return this.#recent.reduce<PlaySnapshot | null>(
      (nearest, s) => (nearest === null || distance(s) < distance(nearest) ? s : nearest),
      null
    )
  }

  async list(): Promise<void> {
    this.listing = true
    const found = await attempt(connection.call('targets.list'))
    if (found !== undefined) this.candidates = found
    this.listing = false
  }

  /** Lists again without a word: neither that it is at it nor that it failed. */
  async listQuietly(): Promise<void> {
    if (connection.status !== 'open' || this.listing) return
    this.candidates = await connection.call('targets.list').catch(() => this.candidates)
  }

  attach = (candidateId: string): Promise<boolean> =>
    this.#ask(connection.call('play.attach', { candidateId }))
  detach = (): Promise<boolean> => this.#ask(connection.call('play.detach'))
  setMode = (mode: PlayMode): Promise<boolean> => this.#ask(connection.call('play.setMode', { mode }))
  setPolicy = (policyId: string): Promise<boolean> =>
    this.#ask(connection.call('play.setPolicy', { policyId }))
  setPaused = (paused: boolean): Promise<boolean> => this.#ask(connection.call('play.setPaused', { paused }))
  restart = (): Promise<boolean> => this.#ask(connection.call('play.restart'))
  takeControl = (): Promise<boolean> => this.#ask(connection.call('play.takeControl'))
  handBack = (): Promise<boolean> => this.#ask(connection.call('play.handBack'))
  record = (): Promise<boolean> => this.#ask(connection.call('record.start'))

  /** Tells the app which controls the person holds. Nothing to await: the next snapshot shows it. */
  humanInput(held: readonly string[]): void {
    void attempt(connection.call('play.humanInput', { held: [...held] }))
  }

  async stopRecording(): Promise<void> {
    const summary = await attempt(connection.call('record.stop'))
    if (summary === undefined) return
    toasts.info(
      () => i18n.t.record.saved(textIn(i18n.language, summary.title), i18n.duration(summary.seconds)),
      { label: () => i18n.t.record.open, run: () => router.go('sessions', summary.id) },
      { label: () => i18n.t.record.delete, run: () => void sessions.delete(summary) }
    )
  }

  async discardRecording(): Promise<void> {
    const done = await attempt(connection.call('record.discard'))
    if (done !== undefined) toasts.info(() => i18n.t.record.discarded)
  }

  async redoRecording(): Promise<void> {
    if (await this.#ask(connection.call('record.redo'))) toasts.info(() => i18n.t.record.redone)
  }

  async #ask(answer: Promise<PlaySnapshot>): Promise<boolean> {
    const snapshot = await attempt(answer)
    if (snapshot !== undefined) this.#take(snapshot)
    return snapshot !== undefined
  }

  #take(snapshot: PlaySnapshot): void {
    const profileChanged = snapshot.profileId !== (this.snapshot?.profileId ?? null)
    const workerCame = snapshot.worker.state === 'ready' && this.snapshot?.worker.state !== 'ready'
    this.snapshot = snapshot
    this.#recent.push(snapshot)
    if (this.#recent.length > REMEMBERED_SNAPSHOTS) this.#recent.shift()
    if (profileChanged)
      void attempt(connection.call('play.profile').then((profile) => (this.profile = profile)))
    if (workerCame)
      void attempt(connection.call('play.policies').then((policies) => (this.policies = policies)))
  }

  #notice(notice: Notice): void {
    if (notice.kind === 'workerRestarted') toasts.info(() => i18n.t.notice.workerRestarted)
    else toasts.error(new AppError(notice.error.code, notice.error.params))
  }
}

export const play = new PlayStore()
