import type { PlaySnapshot, PolicyInfo } from '../../electron/shared/play'
import { textIn } from '../../electron/shared/language'
import { numbersOf } from '../../electron/shared/live-env'
import { misfitOf, type Misfit } from '../../electron/shared/policy-fit'
import type { Profile } from '../../electron/shared/profile'
import { AppError } from '../../electron/shared/errors'
import type { Notice } from '../../electron/shared/rpc/contract'
import { FIRST_SEAT, type Seat } from '../../electron/shared/seat'
import type { PlayMode } from '../../electron/shared/session'
import type { Candidate } from '../../electron/shared/target'
import { i18n } from '../i18n/index.svelte'
import { attempt, connection } from './connection.svelte'
import { router } from './route.svelte'
import { sessions } from './sessions.svelte'
import { toasts } from './toasts.svelte'

/** About a third of a second of them. */
const REMEMBERED_SNAPSHOTS = 12

/**
 * What the app is playing, pushed by it several times a second, and what a person can ask of it. Several
 * games may be open, each in a seat; everything here is of the seat that is shown, save `seats`.
 */
class PlayStore {
  /** Every open game, in the order of their seats. */
  seats = $state.raw<readonly Seat[]>([])
  /** The one that is shown. */
  seat = $state(FIRST_SEAT)
  snapshot = $state.raw<PlaySnapshot | null>(null)
  /** The newest snapshot of every seat. */
  readonly #newest = new Map<string, PlaySnapshot>()
  /** What the person holds in the seat that is shown. */
  #held: readonly string[] = []
  /** The last snapshots, oldest first: pictures take longer to arrive than what is told of them. */
  readonly #recent: PlaySnapshot[] = []
  profile = $state.raw<Profile | null>(null)
  policies = $state.raw<readonly PolicyInfo[]>([])
  /** Why the policy that is chosen cannot play the game that is shown; null where it can, or is not known. */
  readonly misfit = $derived.by(() => {
    const chosen = this.policies.find(({ id }) => id === this.snapshot?.policyId)
    return chosen === undefined ? null : this.misfitOf(chosen)
  })
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
      client.on('seats', (seats) => this.#takeSeats(seats))
      client.on('notice', (notice) => this.#notice(notice))
      void attempt(client.call('seats.list').then((seats) => this.#takeSeats(seats)))
      void attempt(client.call('play.snapshot').then((snapshot) => this.#take(snapshot)))
      void attempt(client.call('play.policies').then((policies) => (this.policies = policies)))
      void this.#learnProfile()
    })
  }

  /** Shows another of the open games. Keys held in the one that was shown are let go of. */
  show(seat: string): void {
    if (seat === this.seat) return
    if (this.#held.length > 0) this.humanInput([])
    this.seat = seat
    this.#recent.length = 0
    this.snapshot = this.#newest.get(seat) ?? null
    this.profile = null
    void this.#learnProfile()
    void this.#ask(connection.call('play.snapshot', { seat }), () => {})
  }

  /** Name of the game in a seat; with the seat's number where another has the same. */
  titleOf({ id, candidate }: Seat): string {
    if (candidate === null) return id
    const title = textIn(i18n.language, candidate.title)
    const isAlone = this.seats.every(
      (other) => other.id === id || !other.candidate || textIn(i18n.language, other.candidate.title) !== title
    )
    return isAlone ? title : `${title} (${id})`
  }

  /** Attaches a game beside the others and shows it. */
  open = async (candidateId: string, tell?: (error: unknown) => void): Promise<boolean> => {
    const snapshot = await attempt(connection.call('seats.open', { candidateId }), tell)
    if (snapshot === undefined) return false
    this.#take(snapshot)
    this.show(snapshot.seat)
    return true
  }

  /** Lets a game go, its recording kept, and takes its seat away. */
  close = async (seat: string): Promise<boolean> =>
    (await attempt(connection.call('seats.close', { seat }))) !== undefined

  /** Shows the open game `by` places further, round and round. */
  showNext(by: number): void {
    const open = this.seats.filter(({ status }) => status !== 'detached')
    const at = open.findIndex(({ id }) => id === this.seat)
    const next = open[(at + by + open.length) % open.length]
    if (next !== undefined) this.show(next.id)
  }

  /** What was told of the game at the moment nearest to when a picture was taken. */
  at(capturedAtMs: number): PlaySnapshot | null {
    const distance = (s: PlaySnapshot): number => Math.abs(s.takenAtMs - capturedAtMs)
    return this.#recent.reduce<PlaySnapshot | null>(
      (nearest, s) => (nearest === null || distance(s) < distance(nearest) ? s : nearest),
      null
    )
  }

  /** What keeps a policy from playing the game that is shown; null where it fits, or no game is there. */
  misfitOf(policy: PolicyInfo): Misfit | null {
    const { profileId = null, capabilities = null } = this.snapshot ?? {}
    if (capabilities === null) return policy.problem === null ? null : 'damaged'
    const known = this.profile !== null && this.profile.id === profileId ? this.profile : null
    const numbers = known && numbersOf(known)
    return misfitOf(policy, {
      ...{ profileId, numbers, ram: capabilities.ram },
      actions: known?.actions.length ?? null
    })
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

  attach = (candidateId: string, tell?: (error: unknown) => void): Promise<boolean> =>
    this.#ask(connection.call('play.attach', { ...this.#here, candidateId }), tell)
  detach = (): Promise<boolean> => this.#ask(connection.call('play.detach', this.#here))
  setMode = (mode: PlayMode): Promise<boolean> =>
    this.#ask(connection.call('play.setMode', { ...this.#here, mode }))
  setPolicy = (policyId: string): Promise<boolean> =>
    this.#ask(connection.call('play.setPolicy', { ...this.#here, policyId }))
  setPaused = (paused: boolean): Promise<boolean> =>
    this.#ask(connection.call('play.setPaused', { ...this.#here, paused }))
  restart = (): Promise<boolean> => this.#ask(connection.call('play.restart', this.#here))
  takeControl = (): Promise<boolean> => this.#ask(connection.call('play.takeControl', this.#here))
  handBack = (): Promise<boolean> => this.#ask(connection.call('play.handBack', this.#here))
  record = (): Promise<boolean> => this.#ask(connection.call('record.start', this.#here))

  /** Tells the app which controls the person holds. Nothing to await: the next snapshot shows it. */
  humanInput(held: readonly string[]): void {
    this.#held = held
    void attempt(connection.call('play.humanInput', { ...this.#here, held: [...held] }))
  }

  async stopRecording(): Promise<void> {
    const summary = await attempt(connection.call('record.stop', this.#here))
    if (summary === undefined) return
    toasts.info(
      () => i18n.t.record.saved(textIn(i18n.language, summary.title), i18n.duration(summary.seconds)),
      { label: () => i18n.t.record.open, run: () => router.go('sessions', summary.id) },
      { label: () => i18n.t.record.delete, run: () => void sessions.delete(summary) }
    )
  }

  async discardRecording(): Promise<void> {
    const done = await attempt(connection.call('record.discard', this.#here))
    if (done !== undefined) toasts.info(() => i18n.t.record.discarded)
  }

  async redoRecording(): Promise<void> {
    if (await this.#ask(connection.call('record.redo', this.#here))) toasts.info(() => i18n.t.record.redone)
  }

  get #here(): { seat: string } {
    return { seat: this.seat }
  }

  async #ask(answer: Promise<PlaySnapshot>, tell?: (error: unknown) => void): Promise<boolean> {
    const snapshot = await attempt(answer, tell)
    if (snapshot !== undefined) this.#take(snapshot)
    return snapshot !== undefined
  }

  #take(snapshot: PlaySnapshot): void {
    this.#newest.set(snapshot.seat, snapshot)
    if (snapshot.seat !== this.seat) return
    const profileChanged = snapshot.profileId !== (this.snapshot?.profileId ?? null)
    const workerCame = snapshot.worker.state === 'ready' && this.snapshot?.worker.state !== 'ready'
    this.snapshot = snapshot
    this.#recent.push(snapshot)
    if (this.#recent.length > REMEMBERED_SNAPSHOTS) this.#recent.shift()
    if (profileChanged) void this.#learnProfile()
    if (workerCame)
      void attempt(connection.call('play.policies').then((policies) => (this.policies = policies)))
  }

  /** A game that is closed, by whatever page, is not shown any more. */
  #takeSeats(seats: readonly Seat[]): void {
    this.seats = seats
    const open = new Set(seats.map(({ id }) => id))
    for (const seat of [...this.#newest.keys()]) if (!open.has(seat)) this.#newest.delete(seat)
    const isShownOpen = seats.some(({ id, status }) => id === this.seat && status !== 'detached')
    const other = seats.find(({ status }) => status !== 'detached')
    if (!isShownOpen && other !== undefined) this.show(other.id)
    else if (!open.has(this.seat)) this.show(FIRST_SEAT)
  }

  async #learnProfile(): Promise<void> {
    const { seat } = this
    // A seat closed meanwhile is told of by `seats`.
    const profile = await attempt(connection.call('play.profile', { seat }), () => {})
    if (profile !== undefined && seat === this.seat) this.profile = profile
  }

  #notice(notice: Notice): void {
    if (notice.kind === 'workerRestarted') toasts.info(() => i18n.t.notice.workerRestarted)
    else toasts.error(new AppError(notice.error.code, notice.error.params))
  }
}

export const play = new PlayStore()
