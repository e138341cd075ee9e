import { join } from 'node:path'
import { GAMES } from '../../games/registry'
import { AppError, errorData } from '../shared/errors'
import type { LiveGames } from '../shared/live-env'
import type { MameWait } from '../shared/mame'
import type { Lock } from '../shared/node/lock'
import { shownSettings, type SettingsChange, type ShownSettings } from '../shared/settings'
import { DesktopActing, type DesktopParts } from './acting/desktop-acting'
import { runDoctor } from './doctor/doctor'
import { EventHub } from './events'
import { DraftReadings } from './games/draft-readings'
import { plainGame } from './games/plain-game'
import { filesOfReaders, gameFolders, GameLibrary } from './games/game-library'
import { NumberSearch } from './games/number-search'
import { standsStill, type Recordings } from './games/stands-still'
import { readingHandlers } from './games/reading-handlers'
import { gamesHandlers } from './games/games-desk'
import { lossError, refusingOnceLost } from './folder-guard'
import { ImitationDesk } from './imitation/imitation-desk'
import { MemoryDesk } from './memory-finder/memory-desk'
import { firstPolicy } from './play/first-policy'
import { LiveClient } from './live-desk'
import { ObsLink, obsWish } from './obs/obs-link'
import { SessionArchive, VideoWorkshop } from './record/archive'
import { VideoExports } from './record/video-exports'
import { Readings } from './perception/readings'
import type { DoctorReport } from '../shared/doctor'
import { Parts } from './parts'
import { RemoteDesk } from './remote-desk'
import { resources } from './resources'
import { SeatDesk } from './seat-desk'
import { playByScript } from './scripts/play-by-script'
import type { AppHandlers, OwnServices } from './services'
import { defaultDataFolder, lockDataFolder, openDataFolder, type DataFolder } from './store/data-folder'
import { SharedWork } from './shared-work'
import { SettingsStore } from './store/settings-store'
import { createTargets } from './targets/registry'
import { PolicyHost, type StartWorker } from './policy-host/policy-host'
import { TrainingDesk } from './training-desk'
import { WindowGames } from './window-games'

const FIRST_CANDIDATE = `builtin:${GAMES[0]!.profile.id}`

export interface AppOptions {
  /** Where the user's data lies; the platform's usual place when left out. */
  readonly dataFolder?: string
  readonly shell: 'electron' | 'browser'
  readonly startWorker: StartWorker
  /** For acting in desktop windows. */
  readonly desktop: DesktopParts
  /** Starts a training process: one for each run. */
  readonly startTraining: StartWorker
  /** Starts a process that clones: one for each cloning. */
  readonly startImitation: StartWorker
  /** Starts a process that lets a model play to be judged. */
  readonly startEvaluation: StartWorker
  /** Starts a process that reads sessions. */
  readonly startArchive: StartWorker
  /** Starts the process that reads numbers, words and templates off pictures. */
  readonly startReading: StartWorker
  /** Whether the first game begins to play as the settings say; true when left out. */
  readonly startsPlaying?: boolean
  /** A command without a page: nobody would see an agent ask, or that corrections are kept, so neither is done. */
  readonly isPageless?: boolean
}

/**
 * Builds everything the app is made of and ties it together; the same for both shells. Throws an
 * AppError when the data folder cannot be used.
 */
export async function createApp(options: AppOptions): Promise<OwnServices> {
  const place = openDataFolder(options.dataFolder ?? defaultDataFolder())
  const lock = await lockDataFolder(place.folder)
  const parts = new Parts()
  try {
    return buildApp(options, place, lock, parts)
  } catch (error) {
    // What was begun would keep the process, and the folder, for ever.
    await parts.close()
    lock.release()
    throw error
  }
}

function buildApp(
  options: AppOptions,
  { folder, sessions }: DataFolder,
  lock: Lock,
  parts: Parts
): OwnServices {
  const events = new EventHub()
  const tellError = (error: unknown): void =>
    events.emit('notice', { kind: 'error', error: errorData(error) })
  const settings = new SettingsStore(folder, tellError)
  const acting = new DesktopActing({
    ...options.desktop,
    dataFolder: folder,
    onCalibration: (state) => events.emit('calibration', state),
    tellError
  })
  let mameWait: MameWait | null = null
  const games = new GameLibrary(gameFolders(resources.profiles, folder))
  games.onChanged(() => events.emit('gamesChanged'))
  const targets = createTargets(
    resources,
    () => settings.current,
    (wait) => {
      mameWait = wait
      events.emit('mameWait', wait)
    },
    acting.handsFor,
    games,
    acting.earsFor
  )
  const archive = parts.add(new SessionArchive(options.startArchive, sessions))
  archive.onChanged(() => events.emit('sessionsChanged'))
  events.on('sessionsChanged', () => archive.noteChange())
  const videos = parts.add(
    new VideoExports({
      library: new VideoWorkshop(options.startArchive, sessions),
      folder: join(folder, 'exports'),
      ffmpegPath: () => settings.current.ffmpegPath,
      games: () =>
        new Map(
          targets.profiles().map(({ id, controls, windowPicture }) => [id, { controls, windowPicture }])
        ),
      onChange: (list) => events.emit('videos', list)
    })
  )
  const obs = parts.add(new ObsLink((state) => events.emit('obs', state)))
  obs.configure(obsWish(settings.current))
  const host = parts.add(new PolicyHost(options.startWorker, {}, [join(folder, 'models')]))
  const changeSettings = (change: SettingsChange): ShownSettings => {
    const shown = shownSettings(settings.change(change))
    events.emit('settingsChanged', shown)
    return shown
  }
  const training = parts.add(
    new TrainingDesk({
      events,
      dataFolder: folder,
      bundledModels: resources.models,
      startProcess: options.startTraining,
      openLive: (): LiveGames => new LiveClient((game) => seats.borrow(game)),
      tellError
    })
  )
  const imitation = parts.add(
    new ImitationDesk({
      ...{ events, archive, games, tellError },
      dataFolder: folder,
      models: training.models,
      startProcess: options.startImitation,
      startEvaluation: options.startEvaluation,
      borrow: (game) => seats.borrow(game)
    })
  )
  const readings = parts.add(new Readings(options.startReading, filesOfReaders(games)))
  const seats: SeatDesk = new SeatDesk({
    events,
    host,
    sessionsFolder: sessions,
    windowRateHz: () => settings.current.windowRateHz,
    keepsCorrections: () => !options.isPageless && settings.current.keepCorrections,
    askRate: () => (options.isPageless ? 0 : settings.current.askPercent / 100),
    findCandidate: (id) => targets.find(id),
    attach: (id) => targets.attach(id),
    readings,
    tellError,
    firstPolicy: () => firstPolicy(settings.current.policy, training.models.list({ deleted: false })),
    onPolicyChosen: (policy) => {
      try {
        changeSettings({ policy })
      } catch (error) {
        // It plays; only that it cannot be remembered is to be told.
        tellError(error)
      }
    },
    onClosed: (seat) => draftReadings.forget(seat),
    onRecording: (isAny) => obs.follow(settings.current.obsRecord && isAny)
  })
  const windowGames = new WindowGames({
    players: () => seats.players,
    profiles: () => games,
    isShipped: (id) => games.isShipped(id),
    chosen: (candidateId) => targets.chosenGame(candidateId),
    find: (candidateId) => targets.find(candidateId),
    tellError
  })
  games.onChanged(() => void windowGames.takeUp())
  // A recording ended: what waited for that can be done.
  events.on('sessionsChanged', () => void windowGames.takeUp())
  const draftReadings = parts.add(
    new DraftReadings({
      readings,
      lookOn: (seat, look) => seats.lookOn(seat, look),
      readSession: (id, from, count, asker) => archive.read(id, from, count, asker),
      tell: (reading) => events.emit('reading', reading)
    })
  )

  const recordings: Recordings = {
    openSession: (id, asker) => archive.open(id, asker),
    readSession: (id, from, count, asker) => archive.read(id, from, count, asker)
  }
  const numberSearch = new NumberSearch({
    readings,
    lookOn: (seat, look) => seats.lookOn(seat, look),
    ...recordings
  })

  host.onHealth(({ state, restarts }) => {
    if (state === 'ready' && restarts > 0) events.emit('notice', { kind: 'workerRestarted', restarts })
  })

  const doctor = new SharedWork(1)
  const examine = (): Promise<DoctorReport> =>
    runDoctor({
      shell: options.shell,
      dataFolder: folder,
      mamePath: settings.current.mamePath,
      ffmpegPath: settings.current.ffmpegPath,
      lookForObs: () => obs.look(),
      pingWorker: () => host.ping(),
      isWorkerQuiet: () => host.isTelemetryOff(),
      remoteAddress: settings.current.remoteAddress,
      checkInput: () => acting.checkInput()
    })

  const remote = parts.add(new RemoteDesk())
  const handlers: AppHandlers = {
    ...seats.handlers,
    ...acting.handlers,
    ...training.handlers,
    ...imitation.handlers,
    ...gamesHandlers({
      library: games,
      readers: draftReadings,
      listCandidates: () => targets.list(),
      attachedAs: (candidateId) => seats.attachedAs(candidateId),
      windowNames: (candidateId) => targets.windowNames(candidateId),
      readPlay: (sessionId, signal) => archive.played(sessionId, signal),
      standsStill: (sessionId, inputs, asker) => standsStill(recordings, sessionId, inputs, asker)
    }),
    ...readingHandlers(draftReadings, numberSearch),
    ...new MemoryDesk((seat) => seats.sessionAt(seat)).handlers,
    'app.hello': () => ({
      version: resources.version,
      shell: options.shell,
      dataFolder: folder,
      platform: process.platform,
      isReadOnly: false
    }),
    'settings.get': () => shownSettings(settings.current),
    'settings.set': (change) => {
      const shown = changeSettings(change)
      obs.configure(obsWish(settings.current))
      remote.follow(settings.current.remoteAddress)
      return shown
    },
    'doctor.run': (_input, { signal }) => doctor.run('all', examine, signal),
    'targets.list': () => targets.list(),
    'targets.thumbnail': ({ candidateId }) => targets.thumbnail(candidateId),
    'targets.profiles': () => targets.profiles(),
    'targets.chooseProfile': async ({ candidateId, profileId }) => {
      await targets.chooseProfile(candidateId, profileId)
      await windowGames.takeUp()
      return targets.list()
    },
    'targets.chooseControls': async ({ candidateId, controls }) => {
      const window = await targets.windowNames(candidateId)
      if (window === null) throw new AppError('candidate.unknown', { id: candidateId })
      await targets.playAs(candidateId, plainGame(window, controls))
      await windowGames.takeUp()
      return targets.list()
    },
    'mame.invite': ({ candidateId, port }) => targets.invite(candidateId, port),
    'mame.wait': () => mameWait,
    'mame.stopWaiting': () => {
      targets.stopWaiting()
      return null
    },
    'sessions.list': ({ deleted }, { signal }) => archive.list(deleted, signal),
    'sessions.open': ({ id }, { signal }) => archive.open(id, signal),
    'sessions.times': ({ id, from, count }, { signal }) => archive.times(id, from, count, signal),
    'sessions.read': ({ id, from, count }, { signal }) => archive.read(id, from, count, signal),
    'sessions.inputs': ({ id, ...range }, { signal }) => archive.inputs(id, range, signal),
    'sessions.check': ({ id }, { signal }) => archive.check(id, signal),
    'sessions.delete': ({ id }) => archive.delete(id).then(() => null),
    'sessions.restore': ({ id }) => archive.restore(id).then(() => null),
    'sessions.emptyBin': () => archive.emptyBin(),
    'obs.state': () => obs.state,
    'remote.link': () => remote.link(),
    'videos.list': () => videos.list,
    'videos.start': (wish) => videos.start(wish),
    'videos.cancel': ({ id }) => videos.cancel(id).then(() => null)
  }

  let closing: Promise<void> | null = null
  const close = async (): Promise<void> => {
    targets.stopWaiting()
    try {
      await seats.close()
      await acting.close()
    } finally {
      // Whatever one of them cannot do, the others end and the folder is given back.
      await parts.close()
      lock.release()
    }
  }
  const closeOnce = (): Promise<void> => (closing ??= close())
  let lost: AppError | null = null
  lock.onLost((reason) => {
    lost = lossError(folder, reason)
    tellError(lost)
    closeOnce().catch(tellError)
  })
  if (settings.current.startPlaying && options.startsPlaying !== false) {
    seats.attach(FIRST_CANDIDATE, 'autonomous').catch(tellError)
  }
  return {
    handlers: refusingOnceLost(handlers, () => lost),
    on: (event, listener) => events.on(event, listener),
    watch: (listener, maxHz, seat) => seats.watch(listener, maxHz, seat),
    playScript: (wish) => playByScript({ targets, seats }, wish),
    provideRemote: (open) => remote.offer(open, settings.current.remoteAddress),
    close: closeOnce
  }
}
