import { z } from 'zod'
import type { CalibrationState } from '../acting'
import {
  cloneWishSchema,
  type Cloning,
  type CloningItem,
  type DatasetInfo,
  type DatasetMoment,
  type ImitationState,
  type PlayingProgress
} from '../clonings'
import type { DoctorReport } from '../doctor'
import type { ErrorData } from '../errors'
import {
  gameDraftSchema,
  type GameCheck,
  type GameCorrection,
  type GameDraft,
  type GameInfo,
  type GameReading,
  type GameTemplate,
  type LearnedControls,
  type SavedGame,
  type StepReading
} from '../games'
import type { MameInvitation, MameWait } from '../mame'
import { memoryMarkSchema, type MemorySearch } from '../memory-finder'
import type { ObsState } from '../obs'
import { plainControlsSchema } from '../plain-controls'
import type { PlaySnapshot, PolicyInfo } from '../play'
import type { NumberPlace } from '../perception/found-numbers'
import type { FontReport } from '../perception/reading-process'
import { gridSchema, type Profile } from '../profile'
import type {
  Curve,
  ModelInfo,
  RunForecast,
  RunItem,
  RunView,
  TrainingCatalogue,
  UnreadableRun
} from '../runs'
import type { Seat } from '../seat'
import {
  TIMES_AT_ONCE,
  type SessionChunk,
  type SessionDetail,
  type SessionHealth,
  type SessionInputs,
  type SessionSummary,
  type SessionTimes
} from '../session'
import { settingsChangeSchema, type ShownSettings } from '../settings'
import type { Candidate } from '../target'
import { VIDEO_FORMATS, VIDEO_NAME, type VideoExport } from '../video'

/**
 * The one contract between a renderer and the app. Every method takes one plain object, checked by
 * its schema before the method sees it, and answers plain data. Pictures travel beside it in the
 * binary lane (picture.ts).
 */
function method<Input extends z.ZodType, Output>(input: Input): { input: Input; output?: Output } {
  return { input }
}
const withInput =
  <Output>() =>
  <Input extends z.ZodType>(input: Input) =>
    method<Input, Output>(input)
const nothing = z.strictObject({}).optional()
const sessionId = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, 'is not a session id')
const runId = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, 'is not a run id')
const atRun = z.strictObject({ id: runId })
const modelId = z.string().regex(/^[A-Za-z0-9._-]{1,80}$/, 'is not a model id')
const datasetId = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, 'is not the id of a data set')
const cloningId = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'is not the id of an attempt')
const stepNumber = z.number().int().nonnegative()
/** Checked by the fields of its agent, not here. */
const runConfig = z.strictObject({ config: z.record(z.string().max(60), z.unknown()) })
const controlIds = z.array(z.string().max(40)).max(16)
const candidateId = z.string().max(200)
/** Which of the attached games; the first when left out (shared/seat.ts). */
const seat = z.string().max(8).optional()
const atSeat = z.strictObject({ seat }).optional()
const gameId = z.string().regex(/^[a-z][A-Za-z0-9-]{0,59}$/, 'is not the id of a game')
const fieldOfGame = z.string().regex(/^[a-z][A-Za-z0-9]{0,59}$/, 'is not the name of a field')
/** A PNG as base64; a whole screen at most. */
const pngData = z.base64().max(24_000_000)
/** Moments of a data set that are looked at at once. */
const MOMENTS_AT_ONCE = 48
/** A year: no time of a session lies beyond it. */
const LONGEST_SESSION_MS = 366 * 24 * 3_600_000
/** How many recorded steps are read at once. */
const READ_AT_ONCE = 60

export const methods = {
  'app.hello': withInput<AppHello>()(nothing),
  'settings.get': withInput<ShownSettings>()(nothing),
  'settings.set': withInput<ShownSettings>()(settingsChangeSchema),
  'doctor.run': withInput<DoctorReport>()(nothing),

  'targets.list': withInput<Candidate[]>()(nothing),
  /** A small picture of a candidate, as a data URL; empty when it has none. Ask while a picker is open only. */
  'targets.thumbnail': withInput<string>()(z.strictObject({ candidateId })),
  /** Every game that is known. */
  'targets.profiles': withInput<readonly Profile[]>()(nothing),
  /** Says which game is played in a window (null: none of these), from the next time it is attached. */
  'targets.chooseProfile': withInput<Candidate[]>()(
    z.strictObject({ candidateId, profileId: z.string().max(80).nullable() })
  ),
  /**
   * Says what an agent may do in a window that no game is known in; that is a game until another one is chosen for it, which
   * is kept nowhere.
   */
  'targets.chooseControls': withInput<Candidate[]>()(
    z.strictObject({ candidateId, controls: plainControlsSchema })
  ),
  /** What a person types to start a MAME that joins on a port of this computer. */
  'mame.invite': withInput<MameInvitation>()(
    z.strictObject({ candidateId, port: z.number().int().min(1024).max(65535) })
  ),
  /** The MAME that is waited for; the event `mameWait` tells of changes. */
  'mame.wait': withInput<MameWait | null>()(nothing),
  /** Ends the wait: the attaching of it rejects with 'attach.cancelled'. */
  'mame.stopWaiting': withInput<null>()(nothing),

  'seats.list': withInput<readonly Seat[]>()(nothing),
  /** Attaches a game beside the others: in the first seat if that is empty, otherwise in a new one. */
  'seats.open': withInput<PlaySnapshot>()(z.strictObject({ candidateId })),
  /** Keeps the seat's recording, lets its game go and takes the seat away (the first one stays, empty). */
  'seats.close': withInput<null>()(z.strictObject({ seat: z.string().max(8) })),

  'play.snapshot': withInput<PlaySnapshot>()(atSeat),
  /** Attaches a game in place of the seat's present one. */
  'play.attach': withInput<PlaySnapshot>()(z.strictObject({ seat, candidateId })),
  'play.detach': withInput<PlaySnapshot>()(atSeat),
  'play.setMode': withInput<PlaySnapshot>()(
    z.strictObject({ seat, mode: z.enum(['off', 'suggest', 'autonomous']) })
  ),
  'play.setPolicy': withInput<PlaySnapshot>()(z.strictObject({ seat, policyId: z.string().max(80) })),
  'play.setPaused': withInput<PlaySnapshot>()(z.strictObject({ seat, paused: z.boolean() })),
  /** Begins a new episode. */
  'play.restart': withInput<PlaySnapshot>()(atSeat),
  /** The person takes the controls (a key does the same), or gives them back to the agent. */
  'play.takeControl': withInput<PlaySnapshot>()(atSeat),
  'play.handBack': withInput<PlaySnapshot>()(atSeat),
  /** The controls the person holds from now on. Takes control when anything is held. */
  'play.humanInput': withInput<null>()(z.strictObject({ seat, held: controlIds })),
  'play.profile': withInput<Profile | null>()(atSeat),
  'play.policies': withInput<PolicyInfo[]>()(nothing),

  'calibration.state': withInput<CalibrationState>()(nothing),
  /**
   * Opens a window of its own and clicks in it, on the monitor that shows this window, or on the main one.
   * Answers once it has begun; the event `calibration` tells how it goes. Hands off meanwhile.
   */
  'calibration.start': withInput<CalibrationState>()(
    z.strictObject({ candidateId: candidateId.optional() }).optional()
  ),
  /** Stops it; nothing of it is kept. */
  'calibration.cancel': withInput<CalibrationState>()(nothing),

  'record.start': withInput<PlaySnapshot>()(atSeat),
  /** Ends the recording and keeps it. */
  'record.stop': withInput<SessionSummary>()(atSeat),
  /** Ends the recording and throws it away. */
  'record.discard': withInput<null>()(atSeat),
  /** Throws the running recording away and begins a new one at a new episode. */
  'record.redo': withInput<PlaySnapshot>()(atSeat),

  'sessions.list': withInput<SessionSummary[]>()(z.strictObject({ deleted: z.boolean() })),
  'sessions.open': withInput<SessionDetail>()(z.strictObject({ id: sessionId })),
  /** Times and scores of more steps of a session than `sessions.open` tells. */
  'sessions.times': withInput<SessionTimes>()(
    z.strictObject({
      id: sessionId,
      from: z.number().int().nonnegative(),
      count: z.number().int().min(1).max(TIMES_AT_ONCE)
    })
  ),
  'sessions.read': withInput<SessionChunk>()(
    z.strictObject({
      id: sessionId,
      from: z.number().int().nonnegative(),
      count: z.number().int().min(1).max(240)
    })
  ),
  /** What the person did in a part of a session, in order: both ends are in it; without `toMs` up to the end. */
  'sessions.inputs': withInput<SessionInputs>()(
    z.strictObject({
      id: sessionId,
      fromMs: z.number().nonnegative().max(LONGEST_SESSION_MS),
      toMs: z.number().nonnegative().max(LONGEST_SESSION_MS).optional(),
      /** The pointer's path as well; so when left out. */
      withMoves: z.boolean().optional()
    })
  ),
  'sessions.check': withInput<SessionHealth>()(z.strictObject({ id: sessionId })),
  /** Moves a session to the bin; `sessions.restore` brings it back. */
  'sessions.delete': withInput<null>()(z.strictObject({ id: sessionId })),
  'sessions.restore': withInput<null>()(z.strictObject({ id: sessionId })),
  /** Empties the bin for good. Answers how many sessions went. */
  'sessions.emptyBin': withInput<number>()(nothing),

  'games.list': withInput<GameInfo[]>()(z.strictObject({ deleted: z.boolean() })),
  /** A first draft for what a seat has attached, or for a window that is listed; with a session also its controls and actions. */
  'games.begin': withInput<GameDraft>()(z.strictObject({ candidateId, sessionId: sessionId.optional() })),
  /** What was last kept of the work on a game: its draft, or else its profile. */
  'games.draft': withInput<GameDraft>()(z.strictObject({ id: gameId })),
  /** Keeps a draft as it is, right or not. */
  'games.keepDraft': withInput<null>()(z.strictObject({ draft: gameDraftSchema })),
  /** Throws the draft away: the profile stands. */
  'games.dropDraft': withInput<null>()(z.strictObject({ id: gameId })),
  /** Makes a draft the game's profile, from now on for everybody; `from` is the id it had before. */
  'games.save': withInput<SavedGame>()(z.strictObject({ draft: gameDraftSchema, from: gameId.optional() })),
  'games.check': withInput<GameCheck>()(
    z.strictObject({ draft: gameDraftSchema, sessionId: sessionId.optional() })
  ),
  /** Moves one of the person's own to the bin; `games.restore` brings it back. */
  'games.delete': withInput<null>()(z.strictObject({ id: gameId })),
  'games.restore': withInput<null>()(z.strictObject({ id: gameId })),
  /** Writes a game with its templates and corrections into one file in the data folder's `exports`; answers where. */
  'games.export': withInput<string>()(z.strictObject({ id: gameId })),
  /** `text`: what such a file holds. `as`: another id, where its own is taken. */
  'games.import': withInput<GameInfo>()(
    z.strictObject({ text: z.string().max(64_000_000), as: gameId.optional() })
  ),
  'games.templates': withInput<GameTemplate[]>()(z.strictObject({ id: gameId })),
  'games.addTemplate': withInput<GameTemplate>()(
    z.strictObject({ id: gameId, name: z.string().max(80), png: pngData })
  ),
  'games.corrections': withInput<GameCorrection[]>()(z.strictObject({ id: gameId, field: fieldOfGame })),
  /** A line of a field as the person reads it. Answers what was learned from all of them, for numbers. */
  'games.correct': withInput<FontReport | null>()(
    z.strictObject({ id: gameId, field: fieldOfGame, text: z.string().min(1).max(80), png: pngData })
  ),
  'games.uncorrect': withInput<null>()(z.strictObject({ id: gameId, correction: z.string().max(40) })),
  /** What the person did in a recording as controls and actions. `grid`: clicks are gathered into its cells. */
  'games.learn': withInput<LearnedControls>()(z.strictObject({ sessionId, grid: gridSchema.optional() })),
  /** Runs a draft's readers on a seat's game until told otherwise; the event `reading` tells what they read. */
  'games.watch': withInput<null>()(z.strictObject({ seat, draft: gameDraftSchema })),
  'games.unwatch': withInput<null>()(z.strictObject({ seat })),
  /** Where numbers stand in the game's picture: in a recording, or else in the seat's game as it goes on. */
  'games.findNumbers': withInput<NumberPlace[]>()(
    z.strictObject({ draft: gameDraftSchema, seat, sessionId: sessionId.optional() })
  ),
  /** What a draft's readers make of recorded steps, one after the other. */
  'games.readSession': withInput<StepReading[]>()(
    z.strictObject({
      draft: gameDraftSchema,
      sessionId,
      from: z.number().int().nonnegative(),
      /** Every how many-th step. */
      every: z.number().int().min(1).max(10_000),
      count: z.number().int().min(1).max(READ_AT_ONCE)
    })
  ),

  /** Begins to look for a number in the memory of a seat's game, in place of an earlier search there. */
  'memory.begin': withInput<MemorySearch>()(atSeat),
  /** What became of the number since the mark before: the places that do not fit fall out. */
  'memory.narrow': withInput<MemorySearch>()(z.strictObject({ seat, mark: memoryMarkSchema })),
  /** The places that are left, with what is there now. */
  'memory.candidates': withInput<MemorySearch>()(atSeat),
  'memory.end': withInput<null>()(atSeat),

  'obs.state': withInput<ObsState>()(nothing),

  /** Videos of sessions made since the app started, newest first. */
  'videos.list': withInput<readonly VideoExport[]>()(nothing),
  /** Begins to make one in the data folder's `exports`; the event `videos` tells how it goes. */
  'videos.start': withInput<VideoExport>()(
    z.strictObject({
      sessionId,
      format: z.enum(VIDEO_FORMATS),
      name: z.string().regex(VIDEO_NAME, 'is not a file name'),
      language: z.enum(['en', 'fr'])
    })
  ),
  'videos.cancel': withInput<null>()(z.strictObject({ id: z.number().int().nonnegative() })),

  /** What was recorded, made ready to be learned from; each with what is in it and what is wrong with it. */
  'datasets.list': withInput<DatasetInfo[]>()(z.strictObject({ deleted: z.boolean() })),
  /** Makes one, and answers once it is there; the event `imitation` tells how far it is. One at a time. */
  'datasets.make': withInput<DatasetInfo>()(
    z.strictObject({
      sessions: z.array(sessionId).min(1).max(500),
      /** The game whose actions are learned; left out: the one that was recorded. */
      game: gameId.optional(),
      title: z.string().max(120).optional(),
      who: z.enum(['person', 'agent']),
      side: z.number().int().min(16).max(256),
      isColour: z.boolean()
    })
  ),
  /** Leaves off what is being made. */
  'datasets.cancel': withInput<null>()(nothing),
  /** Moves a data set to the bin; `datasets.restore` brings it back. */
  'datasets.delete': withInput<null>()(z.strictObject({ id: datasetId })),
  'datasets.restore': withInput<null>()(z.strictObject({ id: datasetId })),
  /** What is seen at some moments, and the action that stands at others that belong to them. */
  'datasets.moments': withInput<DatasetMoment[]>()(
    z.strictObject({
      id: datasetId,
      moments: z
        .array(z.strictObject({ moment: stepNumber, labelAt: z.number().int() }))
        .min(1)
        .max(MOMENTS_AT_ONCE)
    })
  ),
  /** Says what should have been done at a moment (an index of its actions; null: learn nothing from it). Answers what stood there. */
  'datasets.relabel': withInput<number | null>()(
    z.strictObject({ id: datasetId, moment: stepNumber, action: stepNumber.nullable() })
  ),

  'imitation.state': withInput<ImitationState>()(nothing),
  'imitation.list': withInput<CloningItem[]>()(z.strictObject({ deleted: z.boolean() })),
  'imitation.result': withInput<Cloning>()(z.strictObject({ id: cloningId })),
  /** Begins to clone a data set; the event `imitation` tells how it goes. One at a time. */
  'imitation.start': withInput<Cloning>()(
    z.strictObject({
      dataset: datasetId,
      title: z.string().max(120).optional(),
      ...cloneWishSchema.shape
    })
  ),
  /** The sessions in which a person took over from a clone, or did otherwise than it would have. Of what is no clone: none. */
  'imitation.corrections': withInput<string[]>()(z.strictObject({ model: modelId })),
  /** Begins to let a clone learn on from them, as a new version beside it; goes on, and ends, as a cloning does. */
  'imitation.improve': withInput<Cloning>()(
    z.strictObject({
      model: modelId,
      minutes: z.number().gt(0).max(600),
      seed: z.number().int().nonnegative()
    })
  ),
  /** Ends it with what it has learned. */
  'imitation.stop': withInput<null>()(nothing),
  /** Ends it; nothing of it is kept. */
  'imitation.cancel': withInput<null>()(nothing),
  /**
   * Begins to let one play whole episodes, and chance as many: inside the app where its game runs there, otherwise in turn
   * in the window that is attached; a key or a move of the person's ends it. The event `imitation` tells how it goes.
   */
  'imitation.play': withInput<PlayingProgress>()(
    z.strictObject({
      id: cloningId,
      episodes: z.number().int().min(2).max(25),
      seed: z.number().int().nonnegative()
    })
  ),
  /** Ends it; nothing of it is kept. */
  'imitation.stopPlaying': withInput<null>()(nothing),
  /** Moves what is known of one to the bin; its model stays. `imitation.restore` brings it back. */
  'imitation.delete': withInput<null>()(z.strictObject({ id: cloningId })),
  'imitation.restore': withInput<null>()(z.strictObject({ id: cloningId })),

  'train.catalogue': withInput<TrainingCatalogue>()(nothing),
  /** What a run would need and take; a few steps are tried for it. */
  'train.forecast': withInput<RunForecast>()(runConfig),
  /** Begins a run, at once or as soon as there is room. The event `training` tells how runs are doing. */
  'train.start': withInput<RunItem>()(runConfig),
  'train.pause': withInput<RunItem>()(atRun),
  'train.resume': withInput<RunItem>()(atRun),
  /** Ends it with a checkpoint; `runs.continue` goes on from there. */
  'train.stop': withInput<RunItem>()(atRun),
  'train.setExplores': withInput<RunItem>()(z.strictObject({ id: runId, explores: z.boolean() })),
  'train.setLowPriority': withInput<RunItem>()(z.strictObject({ id: runId, isLow: z.boolean() })),
  /** The game as the agent sees it now; null while none has come. Asking keeps views coming. */
  'train.view': withInput<RunView | null>()(z.strictObject({ id: runId, saliency: z.boolean() })),

  'runs.list': withInput<RunItem[]>()(z.strictObject({ deleted: z.boolean() })),
  /** Runs of which nothing can be shown because their files are damaged; they can be deleted and restored as others. */
  'runs.unreadable': withInput<UnreadableRun[]>()(z.strictObject({ deleted: z.boolean() })),
  /** Curves of at most `maxPoints` points each, up to the last step when `toStep` is null. */
  'runs.curves': withInput<Curve[]>()(
    z.strictObject({
      ids: z.array(runId).max(32),
      names: z.array(z.string().max(200)).max(32),
      fromStep: stepNumber,
      toStep: stepNumber.nullable(),
      maxPoints: z.number().int().min(2).max(1000)
    })
  ),
  /** Names of the figures that a run has. */
  'runs.names': withInput<string[]>()(atRun),
  'runs.log': withInput<string[]>()(z.strictObject({ id: runId, lines: z.number().int().min(1).max(500) })),
  /** What makes the same run in a terminal. */
  'runs.command': withInput<string>()(atRun),
  /** Goes on from the last checkpoint; `newEpisodes`: not with the episodes that ran, so no longer as the identical run. */
  'runs.continue': withInput<RunItem>()(z.strictObject({ id: runId, newEpisodes: z.boolean().optional() })),
  'runs.annotate': withInput<RunItem>()(
    z.strictObject({
      id: runId,
      tags: z.array(z.string().max(40)).max(16).optional(),
      note: z.string().max(4000).optional()
    })
  ),
  /** Moves a run to the bin; `runs.restore` brings it back. */
  'runs.delete': withInput<null>()(atRun),
  'runs.restore': withInput<null>()(atRun),
  /** Empties the bin for good. Answers how many runs went. */
  'runs.emptyBin': withInput<number>()(nothing),

  'models.list': withInput<ModelInfo[]>()(z.strictObject({ deleted: z.boolean() })),
  /** Makes a model of a run's best policy. */
  'models.promote': withInput<ModelInfo>()(z.strictObject({ runId, title: z.string().max(80) })),
  /** Copies its ONNX file into the data folder's `exports`; answers where. */
  'models.export': withInput<string>()(z.strictObject({ id: modelId })),
  /** Moves one of the person's own to the bin; `models.restore` brings it back. */
  'models.delete': withInput<null>()(z.strictObject({ id: modelId })),
  'models.restore': withInput<null>()(z.strictObject({ id: modelId })),

  /** A fresh link for another computer that may look on; null when that is off. The one before it stops working. */
  'remote.link': withInput<RemoteLink>()(nothing),

  /** Starts sending pictures of a seat's game; answers the number its messages carry. Ends with the seat. */
  'view.subscribe': withInput<number>()(z.strictObject({ seat, maxHz: z.number().int().min(1).max(60) })),
  'view.unsubscribe': withInput<null>()(z.strictObject({ stream: z.number().int().nonnegative() }))
} satisfies Record<string, { input: z.ZodType; output?: unknown }>

export interface AppHello {
  readonly version: string
  readonly shell: 'electron' | 'browser'
  readonly dataFolder: string
  readonly platform: string
  /** This page may only look on. */
  readonly isReadOnly: boolean
}

/** Where another computer may look on. */
export interface RemoteLink {
  readonly link: string | null
  /** Why it cannot, although the settings name an address. */
  readonly error: ErrorData | null
}

export type MethodName = keyof typeof methods
export type MethodInput<M extends MethodName> = z.output<(typeof methods)[M]['input']>
export type MethodOutput<M extends MethodName> =
  NonNullable<(typeof methods)[M]['output']> | (null extends (typeof methods)[M]['output'] ? null : never)

/** What the app implements: one function a method, given checked input. */
export type Handlers = {
  [M in MethodName]: (input: MethodInput<M>, peer: PeerContext) => MethodOutput<M> | Promise<MethodOutput<M>>
}

/** What a handler may know of the renderer that called it. */
export interface PeerContext {
  readonly peerId: number
  /** Aborted when that renderer has gone: what only it waits for need not be done. */
  readonly signal: AbortSignal
}

/** Pushed by the app to every renderer. Text of bounded size; snapshots may be dropped for a slow one. */
export interface ClientEvents {
  /** Of one seat: `snapshot.seat` says which. */
  play(snapshot: PlaySnapshot): void
  /** All seats, whenever one comes, goes or changes. */
  seats(seats: readonly Seat[]): void
  sessionsChanged(): void
  /** Games came, went or changed. */
  gamesChanged(): void
  /** What a draft's readers read on a live game; dropped for a slow viewer. */
  reading(reading: GameReading): void
  settingsChanged(settings: ShownSettings): void
  videos(videos: readonly VideoExport[]): void
  obs(state: ObsState): void
  calibration(state: CalibrationState): void
  /** How the runs that train or wait are doing; dropped for a slow viewer. */
  training(runs: readonly RunItem[]): void
  runsChanged(): void
  modelsChanged(): void
  /** A data set that is being made, a cloning that goes on; dropped for a slow viewer. */
  imitation(state: ImitationState): void
  /** Data sets or clonings came, went or changed. */
  imitationChanged(): void
  mameWait(wait: MameWait | null): void
  notice(notice: Notice): void
}

/** A short message to the person. */
export type Notice =
  | { readonly kind: 'error'; readonly error: ErrorData }
  | { readonly kind: 'workerRestarted'; readonly restarts: number }
  | { readonly kind: 'recordingStopped'; readonly error: ErrorData }
