import { join } from 'node:path'
import { AppError, errorData } from '../shared/errors'
import type { PlayMode } from '../shared/session'
import { encodeFrame } from './capture/encode'
import { runDoctor } from './doctor/doctor'
import { EventHub } from './events'
import { ObsLink, obsWish } from './obs/obs-link'
import { PictureHub } from './play/picture-hub'
import { Player } from './play/player'
import { WorkerBrain } from './play/worker-brain'
import { SessionLibrary } from './record/library'
import { VideoExports } from './record/video-exports'
import { resources } from './resources'
import type { AppHandlers, AppServices } from './services'
import { defaultDataFolder, lockDataFolder, openDataFolder } from './store/data-folder'
import { SettingsStore } from './store/settings-store'
import { createTargets } from './targets/registry'
import { ThinkingHost, type StartWorker } from './thinking/host'

/** Between pictures (paused, detached, nobody looks) snapshots go out at this pace. */
const IDLE_SNAPSHOT_MS = 200
/** With pictures, not more often than this. */
const SNAPSHOT_MS = 1000 / 40
const FIRST_CANDIDATE = 'builtin:invaders'
const FIRST_POLICY = 'scripted'

export interface AppOptions {
  /** Where the user's data lies; the platform's usual place when left out. */
  readonly dataFolder?: string
  readonly shell: 'electron' | 'browser'
  readonly startWorker: StartWorker
}

/**
 * Builds everything the app is made of and ties it together; the same for both shells. Throws an
 * AppError when the data folder cannot be used.
 */
export async function createApp(options: AppOptions): Promise<AppServices> {
  const { folder, sessions } = openDataFolder(options.dataFolder ?? defaultDataFolder())
  const unlock = lockDataFolder(folder)
  const events = new EventHub()
  const tellError = (error: unknown): void =>
    events.emit('notice', { kind: 'error', error: errorData(error) })
  const settings = new SettingsStore(folder, tellError)
  const targets = createTargets(resources, () => settings.current)
  const library = new SessionLibrary(sessions)
  library.onChanged(() => events.emit('sessionsChanged'))
  const videos = new VideoExports({
    library,
    folder: join(folder, 'exports'),
    ffmpegPath: () => settings.current.ffmpegPath,
    onChange: (list) => events.emit('videos', list)
  })
  const obs = new ObsLink((state) => events.emit('obs', state))
  obs.configure(obsWish(settings.current))
  const host = new ThinkingHost(options.startWorker)
  const pictures = new PictureHub(encodeFrame)
  const player = new Player({
    brain: new WorkerBrain(host, tellError),
    pictures,
    encode: encodeFrame,
    sessionsFolder: sessions,
    firstPolicyId: FIRST_POLICY,
    windowRateHz: () => settings.current.windowRateHz,
    workerHealth: () => host.health,
    attach: (id) => targets.attach(id),
    onChange: () => publish(),
    onPicture: () => {
      if (performance.now() - publishedAtMs >= SNAPSHOT_MS) publish()
    },
    onRecordingStopped: (error) => {
      events.emit('notice', { kind: 'recordingStopped', error: errorData(error) })
      events.emit('sessionsChanged')
    }
  })
  let publishedAtMs = 0
  const publish = (): void => {
    publishedAtMs = performance.now()
    const snapshot = player.snapshot()
    obs.follow(settings.current.obsRecord && snapshot.recording !== null)
    events.emit('play', snapshot)
  }
  const ticker = setInterval(() => {
    if (performance.now() - publishedAtMs >= IDLE_SNAPSHOT_MS) publish()
  }, IDLE_SNAPSHOT_MS)

  host.onHealth(({ state, restarts }) => {
    if (state === 'ready' && restarts > 0) events.emit('notice', { kind: 'workerRestarted', restarts })
    publish()
  })

  const attach = async (candidateId: string, mode: PlayMode = 'off'): Promise<void> => {
    const candidate = (await targets.list()).find((c) => c.id === candidateId)
    if (!candidate) throw new AppError('candidate.unknown', { id: candidateId })
    await player.attach(candidate, mode)
  }
  const thenSnapshot = async (work: void | Promise<void>) => {
    await work
    return player.snapshot()
  }
  const thenSessionsChanged = async <T>(work: T | Promise<T>): Promise<T> => {
    const result = await work
    events.emit('sessionsChanged')
    return result
  }

  const handlers: AppHandlers = {
    'app.hello': () => ({
      version: resources.version,
      shell: options.shell,
      dataFolder: folder,
      platform: process.platform
    }),
    'settings.get': () => settings.current,
    'settings.set': (change) => {
      const next = settings.change(change)
      obs.configure(obsWish(next))
      events.emit('settingsChanged', next)
      return next
    },
    'doctor.run': () =>
      runDoctor({
        shell: options.shell,
        dataFolder: folder,
        mamePath: settings.current.mamePath,
        ffmpegPath: settings.current.ffmpegPath,
        lookForObs: () => obs.look(),
        pingWorker: () => host.ping()
      }),
    'targets.list': () => targets.list(),
    'targets.thumbnail': ({ candidateId }) => targets.thumbnail(candidateId),
    'play.snapshot': () => player.snapshot(),
    'play.attach': ({ candidateId }) => thenSnapshot(attach(candidateId)),
    'play.detach': () => thenSnapshot(player.detach()),
    'play.setMode': ({ mode }) => thenSnapshot(player.setMode(mode)),
    'play.setPolicy': async ({ policyId }) => {
      const known = (await host.policies()).map((p) => p.id)
      if (!known.includes(policyId))
        throw new AppError('policy.unknown', { name: policyId, known: known.join(', ') })
      return thenSnapshot(player.setPolicy(policyId))
    },
    'play.setPaused': ({ paused }) => thenSnapshot(player.setPaused(paused)),
    'play.restart': () => thenSnapshot(player.restart()),
    'play.takeControl': () => thenSnapshot(player.takeControl()),
    'play.handBack': () => thenSnapshot(player.handBack()),
    'play.humanInput': ({ held }) => {
      player.setHumanHeld(held)
      return null
    },
    'play.profile': () => player.profile,
    'play.policies': () => host.policies(),
    'record.start': () => thenSnapshot(player.startRecording()),
    'record.stop': () => thenSessionsChanged(player.stopRecording()),
    'record.discard': () => thenSessionsChanged(player.discardRecording().then(() => null)),
    'record.redo': () => thenSnapshot(player.redoRecording()),
    'sessions.list': ({ deleted }) => library.list({ deleted }),
    'sessions.open': ({ id }) => library.open(id),
    'sessions.read': ({ id, from, count }) => library.read(id, from, count),
    'sessions.check': ({ id }) => library.check(id),
    'sessions.delete': ({ id }) => library.delete(id).then(() => null),
    'sessions.restore': ({ id }) => library.restore(id).then(() => null),
    'sessions.emptyBin': () => library.emptyBin(),
    'obs.state': () => obs.state,
    'videos.list': () => videos.list,
    'videos.start': (wish) => videos.start(wish),
    'videos.cancel': ({ id }) => videos.cancel(id).then(() => null)
  }

  let closing: Promise<void> | null = null
  const close = async (): Promise<void> => {
    clearInterval(ticker)
    try {
      await player.detach()
    } finally {
      // Whatever one of them cannot do, the others end and the folder is given back.
      await Promise.allSettled([videos.close(), obs.close(), library.close(), host.close()])
      unlock()
    }
  }
  if (settings.current.startPlaying) {
    attach(FIRST_CANDIDATE, 'autonomous').catch(tellError)
  }
  return {
    handlers,
    on: (event, listener) => events.on(event, listener),
    watch: (listener, maxHz) => pictures.watch(listener, maxHz),
    close: () => (closing ??= close())
  }
}
