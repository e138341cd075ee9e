import { randomInt } from 'node:crypto'
import { isNews } from '../../shared/capture'
import { MODEL_PREFIX } from '../../shared/policy-card'
import { AppError, asAppError } from '../../shared/errors'
import type { EncodedFrame, Frame } from '../../shared/frame'
import type { Cadence, PlaySnapshot, PolicyInfo, WorkerHealth } from '../../shared/play'
import type { Profile } from '../../shared/profile'
import type { PlayMode, SessionMark, SessionSummary } from '../../shared/session'
import type { Seat } from '../../shared/seat'
import type { Candidate, GameSession } from '../../shared/target'
import { eachStage } from '../../shared/timing'
import type { Readings } from '../perception/readings'
import type { Decider } from './decider'
import { CorrectionKeeper, type Before } from './correction-keeper'
import { LiveGame } from './live-game'
import type { PictureHub } from './picture-hub'
import { PlaySession, type PlayedStep, type PlayOptions, type SeenFrame } from './play-session'
import { ReadGame } from './read-game'
import { checkPolicy, policyFor } from './policy-choice'
import { Recording } from './recording'

const NO_CADENCE: Cadence = {
  wantedHz: 0,
  hz: null,
  stages: eachStage(() => null),
  inputMs: null,
  lateTicks: 0
}
const SEEDS = 2 ** 31

export interface PlayerOptions {
  /** Where this player sits (shared/seat.ts). */
  readonly seat: string
  readonly decider: Decider
  readonly pictures: PictureHub
  readonly encode: (frame: Frame) => Promise<EncodedFrame>
  readonly sessionsFolder: string
  readonly firstPolicyId: string
  readonly policies: () => Promise<readonly PolicyInfo[]>
  /** Captures a second of a target without a clock of its own. */
  readonly windowRateHz: () => number
  readonly workerHealth: () => WorkerHealth
  /** Whether the corrections of learned policies are kept without being asked for. */
  readonly keepsCorrections?: () => boolean
  /** The share of familiar moments at which an agent may stop and ask; 0, or left out: never. */
  readonly askRate?: () => number
  readonly attach: (candidateId: string) => Promise<GameSession>
  /** The readers of a game that is known by its picture. */
  readonly readings: Pick<Readings, 'open'>
  /** What a picture of a game that is read meant for its episode. */
  readonly onObserved: PlayOptions['onObserved']
  readonly onChange: () => void
  /** A picture goes out; what is told of the game should be of the same moment. */
  readonly onPicture: () => void
  /** The agent let go: its policy cannot play. */
  readonly onPolicyFailed: (error: AppError) => void
  /** A recording ended by itself. */
  readonly onRecordingStopped: (error: AppError) => void
  /** A correction was recorded, and is a session by now. */
  readonly onCorrectionKept?: (session: SessionSummary) => void
}

/** What a person does on the Play page: one attached game, its loop, and its recording. */
export class Player {
  readonly #options: PlayerOptions
  readonly #onlookers = new Set<(seen: SeenFrame) => void>()
  #lastSeen: SeenFrame | null = null
  #play: PlaySession | null = null
  #recording: Recording | null = null
  #keeper: CorrectionKeeper | null = null
  /** Steps that came while the file of a correction is being made. */
  #early: PlayedStep[] | null = null
  #attaching: Candidate | null = null
  #policyId: string
  #mode: PlayMode = 'off'
  #turn: Promise<unknown> = Promise.resolve()
  /** Recording begins and ends one after the other, whichever page asks. */
  #recordingTurn: Promise<unknown> = Promise.resolve()

  constructor(options: PlayerOptions) {
    this.#options = options
    this.#policyId = options.firstPolicyId
  }

  /** The game that is attached. */
  get session(): GameSession | null {
    return this.#play?.session ?? null
  }

  get profile(): Profile | null {
    return this.#play?.profile ?? null
  }

  /**
   * Calls `look` with every picture of whatever is attached here, beginning with the last one that anybody looked at: a
   * game that is paused gives no other. It must not wait. Returns the way to stop.
   */
  lookOn(look: (seen: SeenFrame) => void): () => void {
    this.#onlookers.add(look)
    if (this.#play !== null && this.#lastSeen !== null) look(this.#lastSeen)
    return () => this.#onlookers.delete(look)
  }

  /** What the list of seats shows. */
  get seat(): Seat {
    const status = this.#play?.status ?? (this.#attaching ? 'attaching' : 'detached')
    const candidate = this.#play?.session.candidate ?? this.#attaching
    return { id: this.#options.seat, status, candidate, isRecording: this.#recording !== null }
  }

  snapshot(): PlaySnapshot {
    const play = this.#play
    const shared = {
      seat: this.#options.seat,
      recording: this.#recording?.progress ?? null,
      keepsCorrections: this.#keeper !== null,
      worker: this.#options.workerHealth(),
      viewerDrops: 0,
      takenAtMs: performance.timeOrigin + performance.now()
    }
    if (play === null)
      return {
        status: this.#attaching ? 'attaching' : 'detached',
        candidate: this.#attaching,
        profileId: null,
        capabilities: null,
        mode: this.#mode,
        controller: 'nobody',
        policyId: this.#policyId,
        decision: null,
        held: [],
        waitsForPerson: false,
        asks: null,
        lastAct: null,
        state: null,
        episode: null,
        endedEpisodes: 0,
        lastScores: [],
        capture: null,
        acting: null,
        cadence: NO_CADENCE,
        lost: null,
        ...shared
      }
    return {
      ...play.progress,
      candidate: play.session.candidate,
      profileId: play.profile?.id ?? null,
      capabilities: play.session.capabilities,
      ...shared
    }
  }

  /**
   * Attaches a game in place of the present one, which is let go (its recording is kept) only when
   * the new one is there. One at a time: a second call waits for the first.
   */
  attach(candidate: Candidate, mode: PlayMode = 'off'): Promise<void> {
    return this.#inTurn(() => this.#attach(candidate, mode))
  }

  detach(): Promise<void> {
    return this.#inTurn(() => this.#detach())
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async #attach(candidate: Candidate, mode: PlayMode): Promise<void> {
    this.#attaching = candidate
    this.#options.onChange()
    try {
      const session = await this.#options.attach(candidate.id)
      const game = await LiveGame.of(session).catch(async (error: unknown) => {
        await session.close()
        throw error
      })
      const policyId = await this.#policyFor(session)
      await this.#detach()
      this.#lastSeen = null
      this.#play = this.#begin(session, game, policyId)
      await this.setMode(session.capabilities.act ? mode : 'off')
    } finally {
      this.#attaching = null
      this.#options.onChange()
    }
  }

  async #detach(): Promise<void> {
    const play = this.#play
    // First, so that no recording begins on a game that is being let go.
    this.#play = null
    this.#standBy()
    try {
      await this.#recordingInTurn(async () => {
        if (this.#recording) await this.#stopRecording()
      })
    } catch (error) {
      // The game is let go all the same; that its recording could not be kept is told.
      this.#options.onRecordingStopped(asAppError(error))
    }
    await play?.close()
    this.#options.pictures.forget()
    this.#options.onChange()
  }

  /** Rejects with 'play.cannotAct', or with why the agent may not act in the attached window. */
  async setMode(mode: PlayMode): Promise<void> {
    const play = mode === 'off' ? this.#attached() : this.#attachedActing()
    await play.setMode(mode)
    this.#mode = mode
    this.#standBy()
  }

  /** Rejects with 'policy.unknown', or why it cannot play the attached game (policy-choice.ts). */
  async setPolicy(policyId: string): Promise<void> {
    checkPolicy(this.#play?.session ?? null, policyId, await this.#options.policies())
    this.#policyId = policyId
    this.#play?.setPolicy(policyId)
    this.#standBy()
    this.#options.onChange()
  }

  /** Says by what name somebody from outside plays here, who is no policy that can be chosen: recordings tell it. */
  nameGuest(policyId: string): void {
    this.#policyId = policyId
    this.#play?.setPolicy(policyId)
    this.#standBy()
  }

  /**
   * Gives up the running episode of a game in a window; the agent begins another by what the profile says, if it may
   * act, or waits until the person does.
   */
  beginAnew(): void {
    this.#attached().restart()
  }

  setPaused(paused: boolean): void {
    this.#attached().setPaused(paused)
  }

  restart(): void {
    const play = this.#attachedActing()
    const { capabilities, candidate } = play.session
    const isBegunAnew = capabilities.reset || play.profile?.episode.restart !== undefined
    if (!isBegunAnew) throw new AppError('play.cannotRestart', { title: candidate.title })
    play.restart()
  }

  takeControl(): void {
    this.#attachedActing().takeControl()
  }

  async handBack(): Promise<void> {
    await this.#attached().handBack()
  }

  setHumanHeld(held: readonly string[]): void {
    const play = this.#attachedActing()
    play.setHumanHeld(held)
    if (!play.session.hands) this.#recording?.addHumanInput(held)
  }

  startRecording(): Promise<void> {
    return this.#recordingInTurn(() => this.#startRecording())
  }

  async #startRecording(): Promise<void> {
    const play = this.#attached()
    if (this.#recording?.isCorrection) {
      // What records already goes on: from now on until the person ends it.
      this.#recording.isCorrection = false
      return this.#options.onChange()
    }
    if (this.#recording) throw new AppError('record.already')
    this.#recording = await this.#openRecording(play, null)
    const { mode, controller, capture } = play.progress
    this.#recording.mark('mode', mode)
    this.#recording.mark('controller', controller)
    if (capture !== null && isNews('live', capture.state)) this.#recording.mark('capture', capture.state)
    this.#options.onChange()
  }

  async #openRecording(play: PlaySession, before: Before | null): Promise<Recording> {
    const { candidate } = play.session
    const beganMs = before?.steps[0]?.frame.tMonotonicMs
    const recording = await Recording.start(
      {
        folder: this.#options.sessionsFolder,
        gameId: play.profile?.id ?? null,
        title: candidate.title,
        target: candidate.kind,
        profile: play.profile,
        policyId: play.progress.policyId,
        seed: play.seed,
        ...(beganMs !== undefined && { beganMs })
      },
      (frame) => this.#encode(frame),
      (picture) => this.#options.pictures.show(picture),
      play.session.ears ?? null,
      before
    )
    recording.onFailed((error) => {
      if (this.#recording === recording) this.#recording = null
      this.#keeper?.ended()
      this.#options.onRecordingStopped(error)
      this.#options.onChange()
    })
    return recording
  }

  /** Begins or ends standing by for corrections, as the present mode and policy want it. */
  #standBy(): void {
    const play = this.#play
    const isLearned = this.#policyId.startsWith(MODEL_PREFIX)
    const isWanted =
      play?.session.capabilities.act === true &&
      isLearned &&
      play.progress.mode !== 'off' &&
      (this.#options.keepsCorrections?.() ?? false)
    const keeper = this.#keeper
    if (isWanted === (keeper !== null)) return
    if (isWanted) {
      this.#keeper = new CorrectionKeeper(play.session.ears ?? null, {
        onBegin: (before) => void this.#recordingInTurn(() => this.#beginCorrection(before)),
        onEnd: () => void this.#recordingInTurn(() => this.#endCorrection())
      })
      if (play.progress.controller === 'human') this.#keeper.taken(this.#recording !== null)
    } else {
      this.#keeper = null
      void this.#recordingInTurn(() => this.#endCorrection())
      void keeper?.close()
    }
    this.#options.onChange()
  }

  async #beginCorrection(before: Before): Promise<void> {
    const play = this.#play
    if (play === null || this.#recording !== null) return this.#keeper?.ended()
    const early: PlayedStep[] = []
    this.#early = early
    try {
      const recording = await this.#openRecording(play, before)
      const { mode, controller } = play.progress
      recording.mark('mode', mode)
      if (before.steps.length > 0) recording.mark('controller', before.steps.at(-1)!.controller)
      recording.addBefore(before.steps)
      recording.mark('controller', controller)
      recording.addBefore(early)
      this.#recording = recording
    } catch (error) {
      this.#keeper?.ended()
      this.#options.onRecordingStopped(asAppError(error))
    } finally {
      this.#early = null
      this.#options.onChange()
    }
  }

  /** Keeps what was recorded of a correction; nothing where the person went on recording by themselves. */
  async #endCorrection(): Promise<void> {
    if (this.#recording?.isCorrection !== true) return
    try {
      // Not as the argument of the optional call: that is not even looked at where nobody listens.
      const session = await this.#stopRecording()
      this.#options.onCorrectionKept?.(session)
    } catch (error) {
      this.#options.onRecordingStopped(asAppError(error))
    }
  }

  #takeStep(step: PlayedStep): void {
    if (this.#recording !== null) this.#recording.addStep(step)
    else if (this.#early !== null) this.#early.push(step)
    else this.#keeper?.remember(step)
  }

  /** Who drives has changed. */
  #noteController(controller: string): void {
    if (controller === 'human') this.#keeper?.taken(this.#recording !== null)
    else this.#keeper?.handedBack()
  }

  /** Ends the recording and keeps it; throws 'record.empty' when there is no step to keep. */
  stopRecording(): Promise<SessionSummary> {
    return this.#recordingInTurn(() => this.#stopRecording())
  }

  async #stopRecording(): Promise<SessionSummary> {
    try {
      return await this.#takeRecording().stop()
    } finally {
      this.#options.onChange()
    }
  }

  /** Ends the recording and throws it away. */
  discardRecording(): Promise<void> {
    return this.#recordingInTurn(async () => {
      await this.#takeRecording().discard()
      this.#options.onChange()
    })
  }

  /** Throws the recording away and begins again, at a new episode where the game has them. */
  redoRecording(): Promise<void> {
    return this.#recordingInTurn(async () => {
      await this.#takeRecording().discard()
      if (this.#attached().session.capabilities.reset) this.restart()
      await this.#startRecording()
    })
  }

  #recordingInTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#recordingTurn.then(work)
    this.#recordingTurn = turn.catch(() => undefined)
    return turn
  }

  /** The game is gone: what was recorded of it is kept, and the person is told why it ended. */
  async #keepRecording(error: AppError): Promise<void> {
    if (this.#recording === null) return
    // Nothing of it to keep is no news beside the loss itself; that the disk failed was told already.
    await this.stopRecording().catch(() => undefined)
    this.#options.onRecordingStopped(error)
  }

  /** Encodes a picture for the recording; what that takes is told with the rest of the loop. */
  async #encode(frame: Frame): Promise<EncodedFrame> {
    const startedAtMs = performance.now()
    const picture = await this.#options.encode(frame)
    this.#play?.noteEncoding(performance.now() - startedAtMs)
    return picture
  }

  #takeRecording(): Recording {
    const recording = this.#recording
    if (recording === null) throw new AppError('record.none')
    this.#recording = null
    this.#keeper?.ended()
    return recording
  }

  #attached(): PlaySession {
    if (this.#play === null) throw new AppError('play.detached')
    return this.#play
  }

  #attachedActing(): PlaySession {
    const play = this.#attached()
    if (!play.session.capabilities.act)
      throw new AppError('play.cannotAct', { title: play.session.candidate.title })
    return play
  }

  /** The wished policy, or the first one that can play this game where that cannot. */
  async #policyFor(session: GameSession): Promise<string> {
    const { act, ram } = session.capabilities
    // A game that most can play is not held up by a worker that starts: who does not fit is refused when he begins.
    if (!act || (ram && this.#options.workerHealth().state !== 'ready')) return this.#policyId
    // Without the worker nothing is decided anyway.
    const policies = await this.#options.policies().catch(() => [])
    return policyFor(session, this.#policyId, policies)
  }

  #readsOf(profile: Profile | null): ReadGame | null {
    if (profile === null || profile.readers.length === 0) return null
    return new ReadGame(this.#options.readings.open(profile), profile)
  }

  #showOnlookers(seen: SeenFrame): void {
    this.#lastSeen = seen
    this.#onlookers.forEach((look) => look(seen))
  }

  #begin(session: GameSession, game: LiveGame | null, policyId: string): PlaySession {
    return new PlaySession({
      session,
      game,
      reads: game === null ? this.#readsOf(session.profile) : null,
      decider: this.#options.decider,
      pictures: this.#options.pictures,
      policyId,
      rateHz: game?.profile.screen.refreshHz ?? this.#options.windowRateHz(),
      seed: randomInt(SEEDS),
      isRecording: () => this.#recording !== null,
      looksOn: () => this.#onlookers.size > 0,
      onObserved: (observation, inputs, episodes) => this.#options.onObserved(observation, inputs, episodes),
      onFrame: (seen) => this.#showOnlookers(seen),
      isRemembered: (nowMs) => this.#early !== null || (this.#keeper?.isDue(nowMs) ?? false),
      askRate: () => this.#options.askRate?.() ?? 0,
      onStep: (step) => this.#takeStep(step),
      onHumanInput: (held) => this.#recording?.addHumanInput(held),
      onPolicyFailed: (error) => {
        this.#mode = 'off'
        this.#standBy()
        this.#options.onPolicyFailed(error)
      },
      onLost: (error) => void this.#keepRecording(error),
      onMark: (kind: SessionMark['kind'], label: string) => {
        this.#recording?.mark(kind, label)
        if (kind === 'controller') this.#noteController(label)
        // The stop key ends the mode without this player being asked.
        if (kind === 'mode') queueMicrotask(() => this.#standBy())
      },
      onChange: this.#options.onChange,
      onPicture: this.#options.onPicture
    })
  }
}
