import type { Page } from 'playwright-core'
import type { Act } from '../../../electron/shared/action'

/** Which moment of the app the stand-in plays. */
export interface StandinScene {
  readonly status?: 'running' | 'paused' | 'lost' | 'detached' | 'attaching'
  readonly mode?: 'off' | 'suggest' | 'autonomous'
  readonly controller?: 'agent' | 'human' | 'nobody'
  readonly recording?: boolean
  /** A learned policy plays: it stands by for corrections, one is recorded, or it asks. */
  readonly learned?: 'standsBy' | 'corrected' | 'asks'
  readonly worker?: 'ready' | 'restarting'
  readonly language?: 'en' | 'fr'
  readonly theme?: 'light' | 'dark'
  readonly preferences?: boolean
  readonly sessions?: number
  /** A desktop window is attached, and this is how it can be seen and acted in. */
  readonly window?: {
    readonly capture: string
    readonly coveredShare?: number
    readonly refusal?: string
    readonly takeover?: string
    /** Code of the error that says why the agent may not act. */
    readonly unavailable?: string
  }
  /** What the agent did once just now, and at every tenth step of a session. */
  readonly act?: Act
  /** The app answers what it never should: one session without a title, or one run of which only the id is told. */
  readonly broken?: 'session' | 'run'
  /** How the calibration goes. */
  readonly calibration?: 'running' | 'failed' | 'cancelled'
}

/**
 * A STAND-IN for the app, used only to look at the pages in states that are hard to bring about (a
 * lost game, a restarting worker): it answers the contract with made-up data from inside the page,
 * in the place of the Electron bridge. The end-to-end tests run against the real app.
 */
export async function installStandin(page: Page, scene: StandinScene, profile: unknown): Promise<void> {
  await page.addInitScript(standin, { scene, profile })
}

interface Given {
  readonly scene: StandinScene
  readonly profile: unknown
}

/** Runs in the page, so it may use nothing from outside itself. */
function standin({ scene, profile }: Given): void {
  type Json = Record<string, unknown>
  let sendText: (text: string) => void = () => {}
  let sendBinary: (message: ArrayBuffer) => void = () => {}
  const settings: Json = {
    language: scene.language ?? 'en',
    theme: scene.theme ?? 'light',
    mamePath: '',
    romFolder: '',
    remoteAddress: '',
    startPlaying: true,
    policy: '',
    showBoxes: true,
    viewRateHz: 30,
    windowRateHz: 20
  }
  const started = performance.now()
  const entities: Json[] = [{ kind: 'player', x: 96, y: 216, width: 13, height: 8 }]
  for (let row = 0; row < 5; row++)
    for (let column = 0; column < 11; column++)
      if ((row * 11 + column) % 7 !== 3)
        entities.push({ kind: 'alien', x: 28 + column * 16, y: 64 + row * 16, width: 12, height: 8 })
  entities.push({ kind: 'playerShot', x: 102, y: 170, width: 1, height: 4 })
  entities.push({ kind: 'enemyShot', x: 140, y: 180, width: 3, height: 7 })
  entities.push({ kind: 'saucer', x: 60, y: 40, width: 16, height: 7 })

  const board = {
    id: 'builtin:invaders',
    kind: 'builtin',
    title: 'Invaders cabinet',
    detail: 'Built-in board, 224 x 256 at 59.5 Hz',
    profileId: 'invaders',
    unavailable: null
  }
  const windowOf = (n: number, title: string, detail: string): Json => ({
    ...board,
    id: `window:${n}`,
    kind: 'window',
    title,
    detail,
    profileId: n === 3 ? 'invaders' : null
  })
  const windows = [
    windowOf(1, 'Terminal', 'xterm, 1280 x 800'),
    windowOf(
      2,
      'A page with a rather long title that has to be cut somewhere - Browser',
      'chromium, 1920 x 1080'
    ),
    windowOf(3, 'MAME: Invaders [invaders] - MAME 0.251', 'mame, 640 x 480')
  ]
  const seen = scene.window
  const candidate = seen === undefined ? board : windows[2]
  const fault = (code: string): Json => ({
    code,
    params: { title: 'MAME: Invaders [invaders] - MAME 0.251', why: 'the window was closed' }
  })
  const snapshot = (): Json => {
    const seconds = (performance.now() - started) / 1000
    const status = scene.status ?? 'running'
    const isDetached = status === 'detached'
    return {
      seat: '1',
      status,
      candidate: isDetached ? null : candidate,
      profileId: isDetached ? null : 'invaders',
      capabilities: isDetached
        ? null
        : { lockStep: !seen, ram: !seen, reset: !seen, act: seen?.unavailable !== 'play.cannotAct' },
      mode: scene.mode ?? 'autonomous',
      controller: scene.controller ?? 'agent',
      policyId: seen ? 'random' : 'scripted',
      decision: isDetached
        ? null
        : {
            action: 1,
            reason: 'fire',
            focus: { x: 102, y: 132 },
            ...(scene.preferences === true ? { preferences: [0.12, 0.81, 0.3, 0.44, 0.05, 0.6] } : {})
          },
      held: scene.learned === 'asks' ? [] : ['fire', 'left'],
      keepsCorrections: scene.learned !== undefined,
      waitsForPerson: false,
      asks: scene.learned === 'asks' ? { doubt: 0.973, sinceMs: 0 } : null,
      lastAct: scene.act === undefined ? null : { act: scene.act, atMs: 0 },
      state:
        isDetached || seen
          ? null
          : {
              phase: 'playing',
              fields: Object.fromEntries(
                Object.entries({
                  score: 1240,
                  highScore: 3140,
                  lives: 2,
                  credits: 0,
                  wave: 2,
                  aliensLeft: 47
                }).map(([name, value]) => [name, { value, confidence: 1 }])
              ),
              entities
            },
      episode:
        isDetached || seen
          ? null
          : { index: 7, seed: 7, score: 1240 + Math.floor(seconds) * 10, seconds: 61 + seconds },
      endedEpisodes: 6,
      lastScores: [1890, 2310, 1750, 2620, 3140, 2480],
      capture: seen
        ? { state: seen.capture, seconds: 7 + seconds, coveredShare: seen.coveredShare ?? 0 }
        : null,
      acting: seen
        ? {
            unavailable: seen.unavailable === undefined ? null : fault(seen.unavailable),
            refusal: seen.refusal ?? null,
            takeover: seen.takeover ?? null,
            stopKey: 'Ctrl+Alt+S',
            handBackKey: 'Ctrl+Alt+R'
          }
        : null,
      cadence: {
        wantedHz: 59.541985,
        hz: 59.5,
        stages: {
          captureMs: { p50: 0.3, p95: 0.9 },
          decideMs: { p50: 0.6, p95: 1.4 },
          actMs: { p50: 0.4, p95: 0.7 },
          encodeMs: { p50: 1.1, p95: 2.3 },
          stepMs: { p50: 1.4, p95: 2.8 }
        },
        inputMs: scene.controller === 'human' ? { p50: 14.1, p95: 21.7 } : null,
        lateTicks: 0
      },
      recording:
        scene.recording === true || scene.learned === 'corrected'
          ? {
              isCorrection: scene.learned === 'corrected',
              unheard: 'notHere',
              keys: 0,
              clicks: 0,
              id: 'x',
              seconds: 12 + seconds,
              steps: 720 + Math.floor(seconds * 60),
              bytes: 1_480_000,
              drops: 0
            }
          : null,
      worker: { state: scene.worker ?? 'ready', restarts: scene.worker === 'restarting' ? 1 : 0 },
      lost:
        status === 'lost'
          ? { code: 'play.lost', params: { title: 'Invaders cabinet', why: 'its process ended with code 1' } }
          : null,
      viewerDrops: 0,
      takenAtMs: 0
    }
  }

  const canvas = document.createElement('canvas')
  const screen = (width: number, height: number): CanvasRenderingContext2D => {
    canvas.width = width
    canvas.height = height
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('no canvas in this browser')
    context.fillStyle = '#000'
    context.fillRect(0, 0, width, height)
    context.fillStyle = '#fff'
    for (const { x, y, width: w, height: h } of entities as unknown as DOMRect[]) context.fillRect(x, y, w, h)
    return context
  }
  screen(224, 256)
  const picture = canvas.toDataURL('image/png')

  const total = 3600
  const times = Array.from({ length: total }, (_, i) => (i * 1000) / 59.54)
  const scores = times.map((_, i) => Math.floor((i % 1700) / 90) * 30 + (i % 1700 > 900 ? 150 : 0))
  const summary = (i: number, deletedAt: string | null): Json => ({
    id: `s${i}`,
    gameId: 'invaders',
    title: 'Invaders cabinet',
    target: i % 3 === 2 ? 'mame' : 'builtin',
    startedAt: new Date(Date.UTC(2026, 10, 20, 17, 4 + i * 7)).toISOString(),
    seconds: 60.4 + i * 31,
    bytes: 2_480_000 + i * 910_000,
    steps: total,
    score: 540 + i * 310,
    episodes: 1 + (i % 4),
    problem: null,
    complete: i !== 1,
    thumbnail: picture,
    deletedAt
  })
  const summaries = Array.from({ length: scene.sessions ?? 5 }, (_, i) => summary(i, null))
  const found = (maxErrorPx: number, passed: boolean): Json => ({
    maxErrorPx,
    latencyMs: { p50: 22.4, p95: 36.1 },
    passed,
    targets: 24,
    pixelsPerUnit: 1,
    monitor: { bounds: { x: 0, y: 0, width: 1920, height: 1080 }, scaleFactor: 1.25 },
    madeAt: '2026-11-20T17:04:00.000Z'
  })
  const mark = (step: number, kind: string, label: string): Json => ({ step, tMs: times[step], kind, label })

  const answers: Record<string, (input: Json) => unknown> = {
    'app.hello': () => ({
      isReadOnly: false,
      version: '0.1.0',
      shell: 'browser',
      dataFolder: '/home/ada/.local/share/apprenti',
      platform: 'linux'
    }),
    'settings.get': () => settings,
    'settings.set': (change) => Object.assign(settings, change),
    'doctor.run': () => ({
      healthy: true,
      checks: [
        ...['shell', 'data', 'node', 'cartridge', 'board', 'worker', 'privacy'].map((id) => ({
          id,
          outcome: 'pass',
          found: 'as it should be',
          fix: null
        })),
        {
          id: 'mame',
          outcome: 'warn',
          found: 'not found in PATH',
          fix: {
            en: 'Install MAME (Debian and Ubuntu: apt install mame) or set its path in Settings.',
            fr: 'Installez MAME (Debian et Ubuntu : apt install mame) ou indiquez son chemin dans les Réglages.'
          }
        }
      ]
    }),
    'targets.list': () => [
      board,
      {
        ...board,
        id: 'mame:invaders',
        kind: 'mame',
        title: 'Invaders in MAME',
        detail: 'invaders, own cartridge',
        unavailable: { code: 'mame.missing', params: {} }
      },
      ...(scene.status === 'detached'
        ? [
            {
              ...windowOf(0, 'Desktop windows', ''),
              id: 'window:none',
              unavailable: fault('window.noDisplay')
            }
          ]
        : windows)
    ],
    'runs.list': () => (scene.broken === 'run' ? [{ runId: 'r-1' }] : []),
    'runs.unreadable': () => [],
    'videos.list': () => [],
    'models.list': () => [],
    'datasets.list': () => [],
    'imitation.list': () => [],
    'imitation.state': () => ({ making: null, cloning: null, playing: null }),
    'games.list': () => [],
    'play.profile': () => (scene.status === 'detached' ? null : profile),
    'play.policies': () => [
      {
        id: 'scripted',
        game: 'invaders',
        actions: 6,
        problem: null,
        sees: 'ram',
        title: { en: 'Scripted expert', fr: 'Expert écrit' },
        about: {
          en: 'Aims with lead, dodges shots, uses shields.',
          fr: 'Vise en avance, esquive les tirs, utilise les boucliers.'
        }
      },
      {
        id: 'random',
        game: null,
        actions: null,
        problem: null,
        sees: 'nothing',
        title: { en: 'Random', fr: 'Hasard' },
        about: {
          en: 'Chooses by chance: the floor to beat.',
          fr: 'Choisit au hasard : le plancher à battre.'
        }
      }
    ],
    'targets.thumbnail': () => picture,
    'targets.profiles': () => [profile],
    'mame.wait': () => null,
    'calibration.state': () => ({
      isRunning: scene.calibration === 'running',
      clicks: 9,
      targets: 24,
      result: scene.calibration === 'failed' ? found(3.5, false) : null,
      error: scene.calibration === 'cancelled' ? fault('calibrate.cancelled') : null,
      kept: [found(0, true)]
    }),
    'seats.list': () => [
      { id: '1', status: scene.status ?? 'running', candidate, isRecording: scene.recording ?? false }
    ],
    'record.stop': () => summaries[0],
    'record.discard': () => null,
    'play.humanInput': () => null,
    'sessions.list': ({ deleted }) =>
      deleted === true
        ? [summary(9, new Date(0).toISOString())]
        : summaries.map((one, i) => (i === 1 && scene.broken === 'session' ? { ...one, title: null } : one)),
    'sessions.open': ({ id }) => ({
      summary: summaries.find((s) => s['id'] === id),
      marks: [
        mark(0, 'mode', 'autonomous'),
        mark(0, 'controller', 'agent'),
        mark(0, 'episodeStart', '1'),
        mark(1200, 'controller', 'human'),
        mark(1700, 'episodeStart', '2'),
        mark(2100, 'controller', 'agent'),
        mark(2600, 'mode', 'suggest')
      ],
      steps: times.length,
      lastMs: times.at(-1) ?? 0,
      scores,
      timesMs: times,
      stages: snapshot()['cadence'] && (snapshot()['cadence'] as Json)['stages'],
      windowPicture: {}
    }),
    'sessions.read': ({ from, count }) => {
      const indexes = Array.from({ length: Number(count) }, (_, i) => Number(from) + i)
      return {
        from,
        steps: indexes.map((index) => ({
          index,
          tMs: times[index],
          action: {
            kind: 'buttons',
            held: index % 40 < 20 ? ['left', 'fire'] : [],
            ...(index % 10 === 0 ? scene.act : {})
          },
          controller: 'agent',
          mode: 'autonomous',
          reward: index % 90 === 0 ? 30 : 0,
          episode: 1 + Math.floor(index / 1700),
          state: snapshot()['state'],
          timing: {
            captureMs: 0.3,
            decideMs: index % 4 === 0 ? 0.6 : null,
            actMs: 0.4,
            encodeMs: 1.1,
            stepMs: 1.3
          }
        })),
        pictures: indexes.map(() => picture)
      }
    },
    'sessions.check': ({ id }) => ({
      id,
      healthy: true,
      frames: total,
      actions: total,
      checks: ['readable', 'complete', 'checksum', 'framesEqualActions', 'monotonic', 'gaps', 'drops'].map(
        (check) => ({
          id: check,
          outcome: check === 'drops' ? 'warn' : 'pass',
          count: check === 'drops' ? 3 : 0
        })
      )
    }),
    'sessions.delete': () => null,
    'sessions.restore': () => null,
    'sessions.emptyBin': () => 1,
    'view.subscribe': () => {
      setInterval(sendPicture, 40)
      return 1
    },
    'view.unsubscribe': () => null
  }

  let seq = 0
  function sendPicture(): void {
    canvas.toBlob((blob) => {
      void blob?.arrayBuffer().then((bytes) => {
        const message = new Uint8Array(32 + bytes.byteLength)
        const view = new DataView(message.buffer)
        view.setUint16(2, 1, true)
        view.setUint32(4, seq++, true)
        view.setUint16(8, canvas.width, true)
        view.setUint16(10, canvas.height, true)
        view.setFloat64(16, performance.timeOrigin + performance.now() - 6, true)
        message.set(new Uint8Array(bytes), 32)
        sendBinary(message.buffer)
      })
    })
  }

  Object.assign(window, {
    apprenti: {
      sendText(text: string) {
        const question = JSON.parse(text) as { t: string; i?: string; m: string; a: Json[] }
        const answer = answers[question.m] ?? snapshot
        setTimeout(() => sendText(JSON.stringify({ t: 's', i: question.i, r: answer(question.a[0] ?? {}) })))
      },
      onText(listener: (text: string) => void) {
        sendText = listener
        setInterval(() => sendText(JSON.stringify({ t: 'q', m: 'play', a: [snapshot()] })), 100)
      },
      onBinary(listener: (message: ArrayBuffer) => void) {
        sendBinary = listener
      },
      onClose() {
        // The stand-in never goes away.
      }
    }
  })
}
