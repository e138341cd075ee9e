import { AppError, errorData } from '../shared/errors'
import type { EncodedFrame } from '../shared/frame'
import type { PlayMode } from '../shared/session'
import type { Seat } from '../shared/seat'
import type { GameSession, Candidate } from '../shared/target'
import { encodeFrame } from './capture/encode'
import type { EventHub } from './events'
import { PictureHub } from './play/picture-hub'
import { Player } from './play/player'
import { Seats, type SeatedPlayer } from './play/seats'
import { WorkerBrain } from './play/worker-brain'
import type { AppHandlers } from './services'
import type { ThinkingHost } from './thinking/host'

/** Between pictures (paused, detached, nobody looks) snapshots go out at this pace. */
const IDLE_SNAPSHOT_MS = 200
/** With pictures, not more often than this. */
const SNAPSHOT_MS = 1000 / 40

export interface SeatDeskOptions {
  readonly events: EventHub
  readonly host: ThinkingHost
  readonly sessionsFolder: string
  readonly windowRateHz: () => number
  /** Throws 'candidate.unknown'. */
  readonly findCandidate: (candidateId: string) => Promise<Candidate>
  readonly attach: (candidateId: string) => Promise<GameSession>
  readonly tellError: (error: unknown) => void
  /** The policy of a game that is attached in a new seat. */
  readonly firstPolicy: () => string
  /** The person chose who plays. */
  readonly onPolicyChosen: (policyId: string) => void
  /** Hears with every snapshot whether any seat is being recorded. */
  readonly onRecording: (isAnyRecording: boolean) => void
}

type SeatMethod = Extract<keyof AppHandlers, `seats.${string}` | `play.${string}` | `record.${string}`>

/** The seats as the contract shows them: answers their methods, and pushes what happens in them. */
export class SeatDesk {
  readonly handlers: Pick<AppHandlers, SeatMethod>
  readonly #options: SeatDeskOptions
  readonly #seats: Seats
  readonly #publishedAtMs = new Map<string, number>()
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
    const { events, host, sessionsFolder, windowRateHz, attach, tellError } = this.#options
    const pictures = new PictureHub(encodeFrame)
    const brain = new WorkerBrain(host, seat)
    const player = new Player({
      seat,
      brain,
      pictures,
      encode: encodeFrame,
      sessionsFolder,
      firstPolicyId: this.#options.firstPolicy(),
      policies: () => host.policies(),
      windowRateHz,
      workerHealth: () => host.health,
      attach,
      onChange: () => this.#publish(seat, player),
      onPolicyFailed: tellError,
      onPicture: () => this.#publishIfLate(seat, player, SNAPSHOT_MS),
      onRecordingStopped: (error) => {
        events.emit('notice', { kind: 'recordingStopped', error: errorData(error) })
        events.emit('sessionsChanged')
      }
    })
    const onClosed = (): void => {
      brain.end()
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
    seats.map(({ id, status, candidate, isRecording }) => [id, status, candidate?.id, isRecording])
  )
