import { AppError, errorData } from '../shared/errors'
import type { EncodedFrame } from '../shared/frame'
import type { PlaySnapshot } from '../shared/play'
import type { Profile } from '../shared/profile'
import type { PlayMode } from '../shared/session'
import type { Seat } from '../shared/seat'
import type { GameSession, Candidate } from '../shared/target'
import { encodeFrame } from './capture/encode'
import type { EventHub } from './events'
import { PictureHub } from './play/picture-hub'
import type { Decider } from './play/decider'
import type { PlayOptions, SeenFrame } from './play/play-session'
import { Player } from './play/player'
import { SeatDecider } from './play/seat-decider'
import { Seats, type SeatedPlayer } from './play/seats'
import { WorkerDecider } from './play/worker-decider'
import type { Readings } from './perception/readings'
import type { AppHandlers } from './services'
import type { PolicyHost } from './policy-host/policy-host'

/** Between pictures (paused, detached, nobody looks) snapshots go out at this pace. */
const IDLE_SNAPSHOT_MS = 200
/** With pictures, not more often than this. */
const SNAPSHOT_MS = 1000 / 40

export interface SeatDeskOptions {
  readonly events: EventHub
  readonly host: PolicyHost
  readonly sessionsFolder: string
  readonly windowRateHz: () => number
  /** Whether corrections are kept, and the share of familiar moments at which an agent may ask. */
  readonly keepsCorrections: () => boolean
  readonly askRate: () => number
  /** Throws 'candidate.unknown'. */
  readonly findCandidate: (candidateId: string) => Promise<Candidate>
  readonly attach: (candidateId: string) => Promise<GameSession>
  readonly readings: Pick<Readings, 'open'>
  readonly tellError: (error: unknown) => void
  /** The policy of a game that is attached in a new seat. */
  readonly firstPolicy: () => string
  /** The person chose who plays. */
  readonly onPolicyChosen: (policyId: string) => void
  /** A seat was taken away. */
  readonly onClosed: (seat: string) => void
  /** Hears with every snapshot whether any seat is being recorded. */
  readonly onRecording: (isAnyRecording: boolean) => void
}

/** A seat while somebody else plays in it. */
export interface BorrowedSeat {
  readonly player: Player
  /** Returns the way back. */
  readonly lend: (guest: Decider) => () => void
  /** The agent does not ask there: whoever lets it play wants to know how it does alone. Returns the way back. */
  readonly beginEvaluation: () => () => void
  readonly onObserved: (observe: PlayOptions['onObserved']) => () => void
  readonly onSnapshot: (listener: (snapshot: PlaySnapshot) => void) => () => void
}

type SeatMethod = Extract<keyof AppHandlers, `seats.${string}` | `play.${string}` | `record.${string}`>

/** The seats as the contract shows them: answers their methods, and pushes what happens in them. */
export class SeatDesk {
  readonly handlers: Pick<AppHandlers, SeatMethod>
  readonly #options: SeatDeskOptions
  readonly #seats: Seats
  readonly #publishedAtMs = new Map<string, number>()
  readonly #deciders = new Map<string, SeatDecider>()
  readonly #observers = new Map<string, Set<PlayOptions['onObserved']>>()
  /** Seats in which an agent plays to be judged. */
  readonly #evaluated = new Set<string>()
  readonly #ticker: NodeJS.Timeout
  #toldSeats = ''

  constructor(options: SeatDeskOptions) {
    this.#options = options
    this.#seats = new Seats((seat) => this.#seated(seat))
    this.handlers = this.#answers()
    this.#ticker = setInterval(() => this.#publishLate(IDLE_SNAPSHOT_MS), IDLE_SNAPSHOT_MS)
    options.host.onHealth(() => this.#publishLate(0))
  }

  /** Calls `listener` with pictures of a seat's game. Throws `seat.unknown`. */
  watch(listener: (picture: EncodedFrame) => void, maxHz: number, seat?: string): () => void {
    return this.#seats.at(seat).pictures.watch(listener, maxHz)
  }

  /** Calls `look` with every picture of a seat's game as it came. Throws `seat.unknown`. Returns the way to stop. */
  lookOn(seat: string | undefined, look: (seen: SeenFrame) => void): () => void {
    return this.#seats.at(seat).player.lookOn(look)
  }

  /** What is attached as this candidate, and the game that it is; null where nothing is. */
  attachedAs(
    candidateId: string
  ): { readonly candidate: Candidate; readonly profile: Profile | null } | null {
    for (const [, { player }] of this.#seats.all) {
      const { candidate } = player.snapshot()
      if (candidate?.id === candidateId) return { candidate, profile: player.profile }
    }
    return null
  }

  /**
   * The first seat in which this game is attached, for somebody who plays in it for a while. Throws 'live.notAttached',
   * 'live.busy'.
   */
  borrow(game: string): BorrowedSeat {
    const found = this.#seats.all.find(([, { player }]) => {
      const { status, profileId } = player.snapshot()
      return status === 'running' && profileId === game
    })
    if (found === undefined) throw new AppError('live.notAttached', { game })
    const [seat, { player }] = found
    const [decider, observers] = [this.#deciders.get(seat)!, this.#observers.get(seat)!]
    if (decider.isLent || this.#evaluated.has(seat)) throw new AppError('live.busy', { game })
    return {
      player,
      lend: (guest) => decider.lend(guest),
      beginEvaluation: () => {
        this.#evaluated.add(seat)
        return () => void this.#evaluated.delete(seat)
      },
      onObserved: (observe) => {
        observers.add(observe)
        return () => observers.delete(observe)
      },
      onSnapshot: (listener) =>
        this.#options.events.on('play', (snapshot) => snapshot.seat === seat && listener(snapshot))
    }
  }

  /** Who plays in the seats that are not lent to somebody. */
  get players(): readonly Player[] {
    return this.#seats.all.flatMap(([seat, { player }]) =>
      this.#deciders.get(seat)?.isLent === true ? [] : player
    )
  }

  /** The game that a seat has attached. Throws `seat.unknown`. */
  sessionAt(seat: string): GameSession | null {
    return this.#seats.at(seat).player.session
  }

  /** Attaches a game in a seat, in place of the present one. */
  async attach(candidateId: string, mode: PlayMode = 'off', seat?: string): Promise<void> {
    await this.#attachTo(this.#seats.at(seat).player, candidateId, mode)
  }

  /** Keeps the recordings and lets every game go. */
  async close(): Promise<void> {
    clearInterval(this.#ticker)
    await this.#seats.closeAll()
  }

  #seated(seat: string): SeatedPlayer {
    const { events, host, sessionsFolder, windowRateHz, attach, readings, tellError } = this.#options
    const pictures = new PictureHub(encodeFrame)
    const own = new WorkerDecider(host, seat)
    const decider = new SeatDecider(own)
    const observers = new Set<PlayOptions['onObserved']>()
    this.#deciders.set(seat, decider)
    this.#observers.set(seat, observers)
    const player = new Player({
      seat,
      decider,
      pictures,
      encode: encodeFrame,
      sessionsFolder,
      firstPolicyId: this.#options.firstPolicy(),
      policies: () => host.policies(),
      windowRateHz,
      workerHealth: () => host.health,
      // Nobody corrects what a training run tries in a seat.
      keepsCorrections: () => !decider.isLent && this.#options.keepsCorrections(),
      askRate: () => (this.#evaluated.has(seat) ? 0 : this.#options.askRate()),
      onCorrectionKept: () => events.emit('sessionsChanged'),
      attach,
      readings,
      onObserved: (...observed) => observers.forEach((observe) => observe(...observed)),
      onChange: () => this.#publish(seat, player),
      onPolicyFailed: tellError,
      onPicture: () => this.#publishIfLate(seat, player, SNAPSHOT_MS),
      onRecordingStopped: (error) => {
        events.emit('notice', { kind: 'recordingStopped', error: errorData(error) })
        events.emit('sessionsChanged')
      }
    })
    const onClosed = (): void => {
      own.end()
      this.#deciders.delete(seat)
      this.#observers.delete(seat)
      this.#evaluated.delete(seat)
      this.#options.onClosed(seat)
      this.#publishedAtMs.delete(seat)
      this.#tellSeats()
    }
    return { player, pictures, onClosed }
  }

  async #attachTo(player: Player, candidateId: string, mode: PlayMode): Promise<void> {
    const candidate = await this.#options.findCandidate(candidateId)
    // A game that came now would outlive the app.
    if (this.#seats.isClosing) throw new AppError('rpc.closed')
    await player.attach(candidate, mode)
  }

  #publishLate(afterMs: number): void {
    for (const [seat, { player }] of this.#seats.all) this.#publishIfLate(seat, player, afterMs)
  }

  #publishIfLate(seat: string, player: Player, afterMs: number): void {
    if (performance.now() - (this.#publishedAtMs.get(seat) ?? 0) >= afterMs) this.#publish(seat, player)
  }

  #publish(seat: string, player: Player): void {
    this.#publishedAtMs.set(seat, performance.now())
    this.#tellSeats()
    this.#options.events.emit('play', player.snapshot())
  }

  #tellSeats(): void {
    const { list } = this.#seats
    this.#options.onRecording(list.some((seat) => seat.isRecording))
    const told = keyOf(list)
    if (told === this.#toldSeats) return
    this.#toldSeats = told
    this.#options.events.emit('seats', list)
  }

  #answers(): Pick<AppHandlers, SeatMethod> {
    const { host } = this.#options
    const at = (input: { readonly seat?: string | undefined } | undefined): Player =>
      this.#seats.at(input?.seat).player
    /** Does something in a seat and answers how it is then. */
    const then =
      <Input extends { readonly seat?: string | undefined } | undefined>(
        work: (player: Player, input: Input) => void | Promise<void>
      ) =>
      async (input: Input) => {
        const player = at(input)
        await work(player, input)
        return player.snapshot()
      }
    const thenSessionsChanged = async <T>(work: Promise<T>): Promise<T> => {
      try {
        return await work
      } finally {
        this.#options.events.emit('sessionsChanged')
      }
    }
    return {
      'seats.list': () => this.#seats.list,
      'seats.open': async ({ candidateId }) => {
        const player = await this.#seats.open((p) => this.#attachTo(p, candidateId, 'off'))
        return player.snapshot()
      },
      'seats.close': ({ seat }) => this.#seats.close(seat).then(() => null),
      'play.snapshot': then(() => undefined),
      'play.attach': then((player, { candidateId }) => this.#attachTo(player, candidateId, 'off')),
      'play.detach': then((player) => player.detach()),
      'play.setMode': then((player, { mode }) => player.setMode(mode)),
      'play.setPolicy': then(async (player, { policyId }) => {
        await player.setPolicy(policyId)
        this.#options.onPolicyChosen(policyId)
      }),
      'play.setPaused': then((player, { paused }) => player.setPaused(paused)),
      'play.restart': then((player) => player.restart()),
      'play.takeControl': then((player) => player.takeControl()),
      'play.handBack': then((player) => player.handBack()),
      'play.humanInput': ({ seat, held }) => {
        at({ seat }).setHumanHeld(held)
        return null
      },
      'play.profile': (input) => at(input).profile,
      'play.policies': () => host.policies(),
      'record.start': then((player) => player.startRecording()),
      'record.stop': (input) => thenSessionsChanged(at(input).stopRecording()),
      'record.discard': (input) =>
        thenSessionsChanged(
          at(input)
            .discardRecording()
            .then(() => null)
        ),
      'record.redo': then((player) => player.redoRecording())
    }
  }
}

/** Equal when nothing changed that the list of seats shows. */
const keyOf = (seats: readonly Seat[]): string =>
  JSON.stringify(
    seats.map(({ id, status, candidate, isRecording }) => [
      id,
      status,
      candidate?.id,
      candidate?.profileId,
      isRecording
    ])
  )
