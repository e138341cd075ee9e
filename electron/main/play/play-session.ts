import { RELEASE_ALL, type Act, type Action, type Decision } from '../../shared/action'
import type { TakeoverCause } from '../../shared/acting'
import { isNews, showsGame, type CaptureReport } from '../../shared/capture'
import type { Frame } from '../../shared/frame'
import { AppError, asAppError, errorData, errorText, type ErrorData } from '../../shared/errors'
import { actionOf, heldInLockStep } from '../../shared/game-action'
import { gamePart } from '../../shared/geometry/game-part'
import type { DoneAct, PlaySnapshot, PlayStatus } from '../../shared/play'
import { fieldsShown } from '../../shared/live-env'
import type { PersonInput } from '../../shared/person-input'
import { policyPicture } from '../../shared/policy-picture'
import type { GameAction, Profile } from '../../shared/profile'
import type { PlayMode, SessionMark } from '../../shared/session'
import type { ObservedState } from '../../shared/state'
import type { GameSession, SessionHands } from '../../shared/target'
import type { StepTiming } from '../../shared/timing'
import type { GameMemory } from '../perception/memory'
import { ConfidenceGate } from './asking'
import { Autopilot } from './autopilot'
import type { Decider, DecisionInputs } from './decider'
import { CadenceMeter } from './cadence-meter'
import { DecisionRhythm } from './decision-rhythm'
import { EpisodeFollower, type Episodes, type EpisodeUpdate } from './episode-follower'
import { FieldEpisodes, type FieldEpisodeUpdate } from './field-episodes'
import type { LiveGame } from './live-game'
import { Pacer } from './pacer'
import type { PictureHub } from './picture-hub'
import type { ReadGame } from './read-game'
import { Restarter } from './restarter'
import { Stillness } from './stillness'
import { whyLost } from './why-lost'

/** How long a finished game stays on the screen before the agent begins another. */
const GAME_OVER_SHOWN_MS = 1500
/** A decision that is not there by then is done without: the game goes on with what was held. */
const DECISION_LIMIT_MS = 250

/** One step of play as the recorder wants it; the picture is the one the action was chosen from. */
export interface PlayedStep {
  readonly frame: Frame
  readonly state: ObservedState | null
  /** A copy of the memory that it was decoded from, where an agent could learn from it. */
  readonly memory: Uint8Array | null
  readonly action: Action
  readonly decision: Decision | null
  readonly mode: PlayMode
  readonly controller: PlaySnapshot['controller']
  readonly reward: number
  readonly episode: number
  readonly episodeScore: number
  /** Without the encoding, which is yet to come. */
  readonly timing: StepTiming
}

/** A picture of the game as it came, and its memory where that can be read. */
export interface SeenFrame {
  readonly frame: Frame
  readonly memory: GameMemory | null
}

export interface PlayOptions {
  readonly session: GameSession
  /** Null for targets that only give pictures. */
  readonly game: LiveGame | null
  /** What is read off the pictures of such a target; null where nothing is. Closed with the session. */
  readonly reads: ReadGame | null
  readonly decider: Decider
  readonly pictures: PictureHub
  readonly policyId: string
  readonly rateHz: number
  readonly seed: number
  /** Set while recording; called for every step. */
  readonly onStep: (step: PlayedStep) => void
  readonly isRecording: () => boolean
  /** Whether a step of this moment is to be remembered while nothing is recorded; `onStep` is called for it then. */
  readonly isRemembered?: (nowMs: number) => boolean
  /** The share of familiar moments at which an agent may stop and ask; never where left out. */
  readonly askRate?: () => number
  readonly onMark: (kind: SessionMark['kind'], label: string) => void
  /** The controls that the person holds by keys of their own, which no page told of. */
  readonly onHumanInput: (held: readonly string[]) => void
  /** The game went away by itself; nothing more will come of it. */
  readonly onLost: (error: AppError) => void
  /** The policy cannot play, and the agent let go: the mode is off. */
  readonly onPolicyFailed: (error: AppError) => void
  /** Something the viewers should see at once changed. */
  readonly onChange: () => void
  /** Whether somebody beside the viewers looks at every picture, and what they do with one. */
  readonly looksOn: () => boolean
  readonly onFrame: (seen: SeenFrame) => void
  /** What a picture of a game that is read meant for its episode. */
  readonly onObserved: (observation: FieldEpisodeUpdate, inputs: DecisionInputs, episodes: Episodes) => void
  /** A picture of this moment goes out: what is told of the game should be of the same moment. */
  readonly onPicture: () => void
}

/** One picture's share of an episode. */
interface Shown {
  readonly state: ObservedState
  readonly reward: number
}

type Progress = Pick<
  PlaySnapshot,
  | 'status'
  | 'mode'
  | 'controller'
  | 'policyId'
  | 'decision'
  | 'held'
  | 'waitsForPerson'
  | 'asks'
  | 'lastAct'
  | 'state'
  | 'episode'
  | 'endedEpisodes'
  | 'lastScores'
  | 'capture'
  | 'acting'
  | 'cadence'
  | 'lost'
>

/** The play loop of one attached game: looks, decides, acts, shows, at the game's own pace. */
export class PlaySession {
  readonly #options: PlayOptions
  readonly #autopilot = new Autopilot()
  readonly #meter: CadenceMeter
  readonly #pacer: Pacer
  readonly #follower: EpisodeFollower
  /** Of a game that is read off its picture. */
  readonly #fieldEpisodes: FieldEpisodes | null
  readonly #restarter: Restarter
  readonly #gate: ConfidenceGate
  readonly #rhythm: DecisionRhythm | null
  readonly #stillness = new Stillness()
  readonly #stopListening: readonly (() => void)[]
  #status: PlayStatus = 'running'
  #lost: ErrorData | null = null
  #policyId: string
  #nextSeed: number
  #decision: Decision | null = null
  #held: readonly string[] = []
  /** What the agent did once, since the last step and the last time. */
  #actOfStep: Act | null = null
  #lastAct: DoneAct | null = null
  #capture: CaptureReport | null = null
  #frameOfStep = 0
  #overSinceMs: number | null = null
  #inputAtMs: number | null = null
  #mustRestart = false
  #mustBegin = true
  /** The policy could not play, and was not asked again since. */
  #hasGivenUp = false
  /** Counts the changes of the mode that were asked for: a later one outruns one that takes its time. */
  #modeWishes = 0

  constructor(options: PlayOptions) {
    this.#options = options
    this.#policyId = options.policyId
    this.#nextSeed = options.seed
    this.#meter = new CadenceMeter(options.rateHz)
    const { profile } = options.session
    this.#follower = new EpisodeFollower(profile, options.rateHz)
    this.#restarter = new Restarter(profile?.episode.restart, (action) => options.session.perform(action))
    this.#fieldEpisodes = options.reads === null || profile === null ? null : new FieldEpisodes(profile)
    this.#gate = new ConfidenceGate(() => options.askRate?.() ?? 0, {
      onAsk: (doubt) => this.#tellGate('ask', doubt.toFixed(3)),
      onAnswer: (answer) => this.#tellGate('answer', answer)
    })
    this.#pacer = new Pacer(options.rateHz, () => this.#guardedTick())
    const { session } = options
    this.#rhythm = session.profile === null ? null : new DecisionRhythm(session.profile)
    const hands = session.hands?.listen({
      onTakeover: (cause) => this.#noteTakeover(cause),
      onHandBack: () => this.#changeControl(() => this.#giveBack()),
      onPersonHolds: (held) => this.#notePerson(held),
      onAct: (act) => this.#noteAct(act)
    })
    const lost = session.onLost((reason, detail) => {
      this.#lose(new AppError('play.lost', { title: session.candidate.title, why: whyLost(reason, detail) }))
    })
    const ears = session.ears?.follow({
      onInput: (input) => this.#noteInput(input),
      onEnd: () => this.#noteSilence()
    })
    this.#stopListening = [lost, ...(hands ? [hands] : []), ...(ears ? [ears] : [])]
    this.#pacer.start()
  }

  get status(): PlayStatus {
    return this.#status
  }

  get session(): GameSession {
    return this.#options.session
  }

  get profile(): Profile | null {
    return this.#options.session.profile
  }

  get seed(): number {
    return this.#episodes.progress?.seed ?? this.#nextSeed
  }

  /** Whether the agent waits for the person to begin a game. */
  get #isForPerson(): boolean {
    const isAgents = this.#autopilot.controller === 'agent'
    return isAgents && this.#isGameToBegin && this.#restarter.waitsForPerson
  }

  /** Where a profile says when an episode is on, an agent plays only then: a menu is no game. */
  get #isGameOn(): boolean {
    if (this.#fieldEpisodes === null) return true
    if (this.#isRestarting) return false
    return this.profile?.episode.phases === undefined || this.#fieldEpisodes.isRunning
  }

  /** Whether a game is to be begun: the last one is over, as far as that is known, or another is wanted. */
  get #isGameToBegin(): boolean {
    return this.#isRestarting || this.#fieldEpisodes?.isOver === true
  }

  /** What begins a game was asked for, and is not done yet: until then nothing that shows is of the new one. */
  get #isRestarting(): boolean {
    return this.#mustRestart && this.#restarter.isPending
  }

  get #episodes(): Episodes {
    return this.#fieldEpisodes ?? this.#follower
  }

  get progress(): Progress {
    return {
      status: this.#status,
      mode: this.#autopilot.mode,
      controller: this.#autopilot.controller,
      policyId: this.#policyId,
      decision: this.#autopilot.mode === 'off' ? null : this.#decision,
      held: this.#held,
      waitsForPerson: this.#isForPerson,
      asks: this.#gate.asks,
      lastAct: this.#lastAct,
      state: this.#options.game?.state ?? this.#options.reads?.state ?? null,
      episode: this.#episodes.progress,
      endedEpisodes: this.#episodes.endedEpisodes,
      lastScores: this.#episodes.lastScores,
      capture: this.#capture,
      acting: this.#options.session.hands?.report ?? null,
      cadence: this.#meter.report(this.#pacer.lateTicks),
      lost: this.#lost
    }
  }

  /** Rejects with the reason when the agent may not act in the attached window; nothing has changed then. */
  async setMode(mode: PlayMode): Promise<void> {
    const wish = ++this.#modeWishes
    if (mode !== 'off' && this.#hasGivenUp) [this.#hasGivenUp, this.#mustBegin] = [false, true]
    const { hands } = this.#options.session
    if (mode === 'autonomous') {
      if (hands) await hands.allow()
      if (wish !== this.#modeWishes) return
    } else hands?.forbid()
    this.#changeControl(() => this.#autopilot.setMode(mode))
  }

  takeControl(): void {
    this.#changeControl(() => this.#autopilot.takeControl())
    this.#options.session.hands?.takeControl()
  }

  async handBack(): Promise<void> {
    const { hands } = this.#options.session
    if (hands) await hands.handBack()
    // Whatever kept the agent from beginning a game before, its person has seen to it.
    this.#restarter.reset()
    this.#changeControl(() => this.#giveBack())
  }

  /** The controls the person holds; unknown ids are refused by name. */
  setHumanHeld(held: readonly string[]): void {
    const known = this.profile?.controls.map((c) => c.id) ?? []
    const unknown = held.find((id) => !known.includes(id))
    if (unknown !== undefined)
      throw new AppError('input.invalid', {
        what: 'held',
        why: {
          en: `there is no control "${unknown}" (${known.join(', ')})`,
          fr: `il n’y a pas de commande « ${unknown} » (${known.join(', ')})`
        }
      })
    if (held.length > 0) this.takeControl()
    // In a window the person's own keys reach the game without us.
    if (this.#options.session.hands) return
    this.#autopilot.setHumanHeld(held)
    this.#inputAtMs = performance.now()
  }

  setPolicy(policyId: string): void {
    this.#gate.forget()
    this.#policyId = policyId
    this.#decision = null
    this.#mustBegin = true
    this.#options.onChange()
  }

  setPaused(paused: boolean): void {
    if (this.#status === 'lost') return
    this.#status = paused ? 'paused' : 'running'
    this.#meter.interrupt()
    if (paused) void this.#pacer.stop().then(() => this.#rest())
    else this.#pacer.start()
    this.#options.onChange()
  }

  /** Begins a new episode at the next tick. */
  restart(): void {
    this.#mustRestart = true
    this.#restarter.reset()
    this.#fieldEpisodes?.cut()
  }

  /** A picture of this game was encoded for the recording. */
  noteEncoding(ms: number): void {
    this.#meter.note('encodeMs', ms)
  }

  /** Ends the loop and lets the game go. */
  async close(): Promise<void> {
    for (const stop of this.#stopListening) stop()
    await this.#pacer.stop()
    this.#options.reads?.close()
    await this.#options.session.close()
  }

  /** The agent may go on: from where the person was, or though it is in doubt. */
  #giveBack(): void {
    this.#gate.answer('goOn', performance.now())
    this.#gate.rest(performance.now())
    this.#autopilot.handBack()
  }

  #tellGate(kind: 'ask' | 'answer', label: string): void {
    if (kind === 'ask') void this.#options.session.hands?.letGo().catch(() => undefined)
    this.#options.onMark(kind, label)
    this.#options.onChange()
  }

  /** Marks what changed: a change of the mode may change who drives as well. */
  #changeControl(change: () => void): void {
    const { mode, controller } = this.#autopilot
    change()
    if (this.#autopilot.controller === 'human') this.#gate.answer('took', performance.now())
    else if (this.#autopilot.mode !== 'autonomous') this.#gate.forget()
    if (this.#autopilot.mode !== mode) this.#options.onMark('mode', this.#autopilot.mode)
    if (this.#autopilot.controller !== controller)
      this.#options.onMark('controller', this.#autopilot.controller)
    this.#options.onChange()
  }

  /** The person touched keyboard or mouse, or the hands failed: the window has nobody's keys held any more. */
  #noteTakeover(cause: TakeoverCause): void {
    this.#options.onMark('takeover', cause)
    this.#changeControl(() => this.#autopilot.takeControl())
    // It does not wait for anything: leaving a mode never does.
    if (cause === 'stopKey') void this.setMode('off')
  }

  /** Whoever presses something in the window plays, whatever the game makes of it. */
  #noteInput(input: PersonInput): void {
    const isPress = (input.kind === 'key' || input.kind === 'button') && input.down
    if (isPress && this.#autopilot.controller !== 'human')
      this.#changeControl(() => this.#autopilot.takeControl())
  }

  /** With the autopilot off it is not known any more whether anybody plays. */
  #noteSilence(): void {
    if (this.#autopilot.mode === 'off') this.#changeControl(() => this.#autopilot.handBack())
  }

  #notePerson(held: readonly string[]): void {
    if (held.length > 0) this.#changeControl(() => this.#autopilot.takeControl())
    this.#autopilot.setHumanHeld(held)
    this.#options.onHumanInput(held)
  }

  #noteAct(act: Act): void {
    this.#actOfStep = { ...this.#actOfStep, ...act }
    this.#lastAct = { act, atMs: performance.timeOrigin + performance.now() }
    this.#options.onChange()
  }

  /**
   * While the loop rests nothing stays held in a window, and a game that stands still is shown as it stands: its last
   * pictures came faster than anybody is shown them.
   */
  async #rest(): Promise<void> {
    if (this.#status === 'running') return
    const { game, session } = this.#options
    await session.hands?.letGo().catch(() => undefined)
    // One that is lost just then says so by itself.
    if (game !== null && this.#status === 'paused') await this.#showStanding(game).catch(() => undefined)
  }

  async #showStanding(game: LiveGame): Promise<void> {
    const frame = await this.#options.session.frame()
    this.#options.onFrame({ frame, memory: { base: game.profile.memory.base, bytes: game.ram } })
    this.#options.onPicture()
    await this.#options.pictures.present(frame)
  }

  #lose(error: AppError): void {
    if (this.#status === 'lost') return
    this.#status = 'lost'
    this.#lost = errorData(error)
    this.#options.onMark('lost', error.message)
    void this.#pacer.stop()
    this.#options.session.hands?.forbid()
    this.#options.onLost(error)
    this.#options.onChange()
  }

  async #guardedTick(): Promise<void> {
    this.#meter.beginStep()
    try {
      if (this.#options.game) await this.#playFrame(this.#options.game)
      else await this.#watchFrame()
    } catch (thrown) {
      this.#lose(thrown instanceof AppError ? thrown : new AppError('internal', { why: String(thrown) }))
    }
    this.#meter.endStep()
  }

  /** A target that only gives pictures. */
  async #watchFrame(): Promise<void> {
    const { session } = this.#options
    const look = session.look?.bind(session)
    if (look === undefined)
      return this.#takeWatched(await this.#meter.time('captureMs', () => session.frame()), true, null)
    const { frame, report } = await this.#meter.time('captureMs', look)
    this.#noteCapture(report)
    const shown = frame !== null && showsGame(report) ? this.#read(frame) : null
    if (frame !== null && this.#rhythm?.isOfMoves) this.#stillness.note(frame, performance.now())
    await this.#actIn(report.state === 'live' || report.state === 'still' ? frame : null)
    if (frame !== null) this.#takeWatched(frame, showsGame(report), shown)
  }

  /** The agent's turn in a window: only while the game shows as it should, and as far as its hands are allowed. */
  async #actIn(frame: Frame | null): Promise<void> {
    const { hands, profile } = this.#options.session
    if (!hands || profile === null) return
    const isOn = frame !== null && this.#autopilot.mode !== 'off'
    let isNew = false
    if (!isOn) this.#decision = null
    else if (!this.#isGameOn) {
      this.#decision = null
      if (this.#autopilot.controller === 'agent' && this.#isGameToBegin) return this.#beginGame(hands)
    }
    // Whoever is at something yet is not asked for more: each choice is carried out, once.
    else if (!hands.isBusy && this.#isTurn(performance.now())) {
      isNew = true
      if (this.#mustBegin) this.#beginPolicy(profile)
      await this.#decide(this.#inputsIn(frame, profile))
    }
    const chosen = this.#chosen(profile)
    const action = chosen === null ? RELEASE_ALL : actionOf(chosen)
    await this.#performIn(hands, isNew ? action : { kind: 'buttons', held: action.held })
  }

  #isTurn(nowMs: number): boolean {
    return this.#rhythm?.isDue(nowMs, this.#stillness.isStill(nowMs)) ?? false
  }

  #inputsIn(frame: Frame, profile: Profile): DecisionInputs {
    const part = gamePart(frame, profile.windowPicture ?? {})
    const { reads } = this.#options
    return {
      ram: null,
      picture: (look) => policyPicture(frame, part, look),
      fields: reads === null ? null : (names) => fieldsShown(names, reads.state),
      isOnlyShown: this.#autopilot.controller !== 'agent'
    }
  }

  /** No game is on: what the profile says begins one is done, as far as the agent may act. */
  async #beginGame(hands: SessionHands): Promise<void> {
    // What was held in the game before is no business of a menu.
    await this.#performIn(hands, RELEASE_ALL)
    if (!hands.isBusy) await this.#restarter.advance(performance.now())
  }

  async #performIn(hands: SessionHands, action: Action): Promise<void> {
    const isAgents = this.#autopilot.controller === 'agent'
    await this.#meter.time('actMs', () => this.#options.session.perform(isAgents ? action : RELEASE_ALL))
    this.#held = isAgents ? hands.held : this.#autopilot.held([])
  }

  /** Whoever watches sees whatever comes; recorded is only what shows the game. */
  #takeWatched(frame: Frame, showsTheGame: boolean, shown: Shown | null): void {
    if (showsTheGame) this.#options.onFrame({ frame, memory: null })
    const isRecording = this.#options.isRecording() && showsTheGame
    if (isRecording || (showsTheGame && this.#isRemembered()))
      this.#recordStep(frame, shown?.state ?? null, shown?.reward ?? 0)
    if (!isRecording && this.#options.pictures.isWanted(performance.now())) void this.#show(frame)
  }

  /** What the readers know by now, and what that means for the episode. */
  #read(frame: Frame): Shown | null {
    const { reads } = this.#options
    if (reads === null || this.#fieldEpisodes === null) return null
    reads.offer(frame)
    const { state } = reads
    if (this.#isRestarting) return { state, reward: 0 }
    this.#mustRestart = false
    const observation = this.#fieldEpisodes.observe(state, frame.tMonotonicMs)
    if (observation.began) {
      reads.expectNewGame()
      this.#mustBegin = true
      this.#restarter.reset()
    }
    this.#markEpisode(observation)
    const { profile } = this.#options.session
    if (profile !== null)
      this.#options.onObserved(observation, this.#inputsIn(frame, profile), this.#episodes)
    return { state, reward: observation.reward }
  }

  #noteCapture(report: CaptureReport): void {
    const before = this.#capture?.state
    this.#capture = report
    if (before === report.state) return
    if (isNews(before ?? 'live', report.state)) this.#options.onMark('capture', report.state)
    this.#options.onChange()
  }

  async #playFrame(game: LiveGame): Promise<void> {
    if (this.#mustRestart || this.#isTimeForNextGame()) await this.#beginEpisode(game)
    if (this.#mustBegin) this.#beginPolicy(game.profile)
    const isHalted = this.#gate.asks !== null
    if (!isHalted && this.#frameOfStep === 0 && this.#autopilot.mode !== 'off')
      await this.#decide(this.#inputsOf(game))
    if (this.#gate.asks !== null) return this.#showHalted()
    this.#frameOfStep = (this.#frameOfStep + 1) % game.profile.clock.frameskip

    const isRecording = this.#options.isRecording()
    const isRemembered = !isRecording && this.#isRemembered()
    const isWanted =
      isRecording ||
      isRemembered ||
      this.#options.looksOn() ||
      this.#options.pictures.isWanted(performance.now())
    const frame = isWanted ? await this.#meter.time('captureMs', () => this.#options.session.frame()) : null
    const shownState = game.state
    const memory = isRecording || isRemembered ? game.keptMemory : null
    if (frame !== null) {
      this.#options.onPicture()
      const memory = { base: game.profile.memory.base, bytes: game.ram }
      this.#options.onFrame({ frame, memory })
    }
    const chosen = this.#chosen(game.profile)
    this.#held = this.#autopilot.held(chosen === null ? [] : heldInLockStep(chosen))
    await this.#meter.time('actMs', () => game.advance(this.#held, 1))
    this.#noteInputDelay()
    const observation = this.#follower.observe(game.state, 1)
    this.#markEpisode(observation)
    if (frame === null) return
    if (isRecording || isRemembered) this.#recordStep(frame, shownState, observation.reward, memory)
    if (!isRecording) void this.#show(frame)
  }

  #isRemembered(): boolean {
    return this.#options.isRemembered?.(performance.now()) ?? false
  }

  /** A game that waits for the agent stands still while that asks: its picture is shown as it is. */
  async #showHalted(): Promise<void> {
    this.#held = []
    if (!this.#options.looksOn() && !this.#options.pictures.isWanted(performance.now())) return
    this.#options.onPicture()
    await this.#show(await this.#options.session.frame())
  }

  /** Beside the loop: it does not wait for the encoder. */
  async #show(frame: Frame): Promise<void> {
    const startedAtMs = performance.now()
    await this.#options.pictures.offer(frame)
    this.#meter.note('encodeMs', performance.now() - startedAtMs)
  }

  /** Nothing while the agent asks. */
  #chosen({ actions }: Profile): GameAction | null {
    if (this.#gate.asks !== null) return null
    return this.#decision === null ? null : (actions[this.#decision.action] ?? null)
  }

  async #decide(inputs: DecisionInputs): Promise<void> {
    const startedAt = performance.now()
    const decision = await this.#options.decider.decide(inputs, DECISION_LIMIT_MS).catch((error: unknown) => {
      this.#giveUp(asAppError(error))
      return null
    })
    // Without an answer (the worker restarts) the agent lets go rather than hold a stale key.
    this.#decision = decision
    if (decision === null) return
    this.#meter.note('decideMs', performance.now() - startedAt)
    if (this.#autopilot.controller === 'agent') this.#gate.weigh(decision, performance.now())
  }

  /** A policy that cannot play lets go; told once: it is asked again only when the person says so. */
  #giveUp(error: AppError): void {
    // Another was chosen meanwhile.
    if (this.#mustBegin) return
    this.#hasGivenUp = true
    void this.setMode('off')
    this.#options.onPolicyFailed(new AppError('play.letGo', { why: errorText(errorData(error)) }))
  }

  #inputsOf(game: LiveGame): DecisionInputs {
    return {
      ram: () => game.ram,
      picture: async (look) => policyPicture(await this.#options.session.frame(), undefined, look),
      fields: (names) => fieldsShown(names, game.state),
      isOnlyShown: this.#autopilot.controller !== 'agent'
    }
  }

  #beginPolicy(profile: Profile): void {
    this.#gate.forget()
    this.#mustBegin = false
    this.#options.decider.begin({ policyId: this.#policyId, profile, seed: this.seed })
  }

  async #beginEpisode(game: LiveGame): Promise<void> {
    this.#mustRestart = false
    this.#overSinceMs = null
    const seed = this.#nextSeed++
    await game.startEpisode(seed)
    this.#follower.restart(seed, game.state)
    this.#options.onMark('episodeStart', String(seed))
    this.#decision = null
    this.#frameOfStep = 0
    this.#mustBegin = true
  }

  /** The agent does not wait for a coin: alone at the controls it begins the next game itself. */
  #isTimeForNextGame(): boolean {
    if (this.#autopilot.controller !== 'agent' || this.#episodes.isRunning) {
      this.#overSinceMs = null
      return false
    }
    // Nothing was played yet: there is no end to look at.
    if (this.#episodes.lastScores.length === 0) return true
    this.#overSinceMs ??= performance.now()
    return performance.now() - this.#overSinceMs > GAME_OVER_SHOWN_MS
  }

  #markEpisode(observation: EpisodeUpdate): void {
    // A game that is read may end and begin at one picture.
    if (observation.ended) this.#options.onMark('episodeEnd', String(this.#episodes.lastScores.at(-1) ?? 0))
    if (observation.began) this.#options.onMark('episodeStart', String(this.seed))
  }

  #noteInputDelay(): void {
    if (this.#inputAtMs === null) return
    this.#meter.input.add(performance.now() - this.#inputAtMs)
    this.#inputAtMs = null
  }

  #recordStep(
    frame: Frame,
    state: ObservedState | null,
    reward: number,
    memory: Uint8Array | null = null
  ): void {
    this.#options.onStep({
      frame,
      state,
      memory,
      action: { kind: 'buttons', held: this.#held, ...this.#takeAct() },
      decision: this.#decision,
      mode: this.#autopilot.mode,
      controller: this.#autopilot.controller,
      reward,
      episode: this.#episodes.progress?.index ?? 0,
      episodeScore: this.#episodes.progress?.score ?? 0,
      timing: this.#meter.timing
    })
  }

  /** What the agent did once since the step before; nothing where the person has the controls by now. */
  #takeAct(): Act | null {
    const act = this.#actOfStep
    this.#actOfStep = null
    return this.#autopilot.controller === 'agent' ? act : null
  }
}
