import { join, resolve } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { AppError, asAppError } from '../../../electron/shared/errors'
import type {
  GameCorrection,
  GameDraft,
  GameInfo,
  GameTemplate,
  StepReading
} from '../../../electron/shared/games'
import type { FieldState } from '../../../electron/shared/perception/fields'
import { PhaseRules } from '../../../electron/shared/perception/phases'
import { OBS_OFF } from '../../../electron/shared/obs'
import type { PlaySnapshot } from '../../../electron/shared/play'
import { profileSchema, type Profile } from '../../../electron/shared/profile'
import { profileProblems } from '../../../electron/shared/profile-reading'
import { encodeMessage } from '../../../electron/shared/rpc/codec'
import {
  methods,
  type MethodInput,
  type MethodName,
  type MethodOutput
} from '../../../electron/shared/rpc/contract'
import { packPictureHeader } from '../../../electron/shared/rpc/picture'
import type { Seat } from '../../../electron/shared/seat'
import type { SessionSummary } from '../../../electron/shared/session'
import type { Candidate } from '../../../electron/shared/target'
import { pageHeaders } from '../../../electron/main/shell/page-headers'
import { readRendererFile } from '../../../electron/main/shell/renderer-files'
import invaders from '../../../profiles/invaders.json' with { type: 'json' }
import { draw, readScene, RECORDED, recordedScene, WINDOW, type Scene, type ScenePhase } from './brick-garden'

const renderer = join(resolve(import.meta.dirname, '../../..'), 'out/renderer')
/** Nothing listens there: every request is answered here. A browser trusts this name as it trusts the app's. */
export const ORIGIN = 'http://localhost:7999'
const PICTURE_EVERY_MS = 120

type Answers = { [M in MethodName]?: (input: MethodInput<M>) => MethodOutput<M> | Promise<MethodOutput<M>> }
type Look = { readonly language: 'en' | 'fr'; readonly theme: 'light' | 'dark' }

const text = (en: string, fr = en) => ({ en, fr })

/**
 * A STAND-IN for the app, for the page Games alone: it keeps the contract (each input is checked by its schema, a draft is
 * saved only when the real profile schema takes it), shows a made-up game in a made-up window, and reads of it what a box
 * lies over. It runs here; the page reaches it in the place of the Electron bridge.
 */
export class GamesStandin {
  /** What stands on the screen of the live game. */
  scene: Scene = { phase: 'play', score: 1240, lives: 3, time: 0.62, tick: 0 }
  isWindowOpen = true
  look: Look = { language: 'en', theme: 'light' }
  readonly drafts = new Map<string, GameDraft>()
  readonly profiles = new Map<string, Profile>()
  readonly deleted = new Set<string>()
  /** Every method that was asked, in turn. */
  readonly asked: string[] = []
  readonly #templates = new Map<string, GameTemplate & { seenIn: ScenePhase }>()
  readonly #corrections: (GameCorrection & { game: string })[] = []
  readonly #pages = new Set<Page>()
  #isAttached = false
  #watched: GameDraft | null = null
  #viewers = 0
  #timer: NodeJS.Timeout | undefined
  #seq = 0

  /** Serves the built pages to a context, each with this in the app's place. */
  async serve(context: BrowserContext): Promise<void> {
    await context.route(`${ORIGIN}/**`, async (route) => {
      const file = await readRendererFile(renderer, new URL(route.request().url()).pathname)
      if (file === null) return await route.fulfill({ status: 404 })
      await route.fulfill({
        headers: { ...pageHeaders(), 'content-type': file.contentType },
        body: file.bytes
      })
    })
    await context.exposeBinding('standinAsk', ({ page }, message: string) => {
      this.#pages.add(page)
      page.once('close', () => this.#pages.delete(page))
      return this.#answer(message)
    })
    await context.addInitScript(bridge)
    this.#timer = setInterval(() => void this.#tick(), PICTURE_EVERY_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** The game's window is closed by somebody. */
  async closeWindow(): Promise<void> {
    this.isWindowOpen = false
    await this.#tellSeats()
  }

  async openWindow(): Promise<void> {
    this.isWindowOpen = true
    await this.#tellSeats()
  }

  async #tellSeats(): Promise<void> {
    await this.#tell('seats', this.#seats())
    await this.#tell('play', this.#snapshot())
  }

  async #answer(message: string): Promise<string> {
    const { i, m, a } = JSON.parse(message) as { i: string; m: MethodName; a: unknown[] }
    this.asked.push(m)
    try {
      const input = methods[m].input.safeParse(a[0])
      if (!input.success) throw new AppError('input.invalid', { what: m, why: input.error.message })
      const answer = this.#answers[m] as ((input: unknown) => unknown) | undefined
      if (answer === undefined) throw new AppError('internal', { why: `the stand-in does not answer ${m}` })
      return encodeMessage({ t: 's', i, r: await answer(input.data) })
    } catch (error) {
      return encodeMessage({ t: 's', i, e: asAppError(error) })
    }
  }

  async #tell(event: string, ...args: unknown[]): Promise<void> {
    const message = encodeMessage({ t: 'q', m: event, a: args })
    for (const page of this.#pages)
      // A page that is being left hears nothing.
      await page.evaluate((said) => (window as Standin).standinHear?.(said), message).catch(() => {})
  }

  async #tick(): Promise<void> {
    if (this.#viewers === 0 || !this.isWindowOpen) return
    this.scene = { ...this.scene, tick: this.scene.tick + 2 }
    const picture = await draw(this.scene)
    const header = packPictureHeader({
      ...{ stream: 1, format: 'png', seq: this.#seq++, dropped: 0, ...WINDOW },
      capturedAtMs: performance.timeOrigin + performance.now()
    })
    const bytes = Buffer.concat([header, picture]).toString('base64')
    for (const page of this.#pages)
      await page.evaluate((sent) => (window as Standin).standinSee?.(sent), bytes).catch(() => {})
    if (this.#watched === null) return
    const { phase, fields } = this.#read(this.#watched, this.scene)
    await this.#tell('reading', { seat: '1', phase, fields, readers: [] })
  }

  #read(draft: GameDraft, scene: Scene): Omit<StepReading, 'step' | 'tMs'> {
    const profile = profileSchema.safeParse({
      ...draft,
      phaseRules: [],
      episode: {},
      rewards: [],
      actions: []
    })
    const readers = profile.success ? profile.data.readers : []
    const fields: Record<string, FieldState> = Object.fromEntries(
      readers.map((reader) => {
        const cut = reader.kind === 'template' ? this.#templates.get(`${draft.id} ${reader.file}`) : undefined
        return [reader.field, readScene(reader, scene, cut?.seenIn ?? null)]
      })
    )
    const rules = new PhaseRules((draft.phaseRules ?? []).filter(({ when }) => when.length > 0))
    return { phase: rules.of(new Map(Object.entries(fields))), fields }
  }

  readonly #garden: Candidate = {
    id: 'window:77',
    kind: 'window',
    title: 'Brick Garden',
    detail: text('brick-garden, 640 x 510'),
    profileId: null,
    unavailable: null
  }
  readonly #mail: Candidate = {
    ...this.#garden,
    id: 'window:78',
    title: 'Letters - Mail',
    detail: text('mail, 900 x 600')
  }

  #candidates(): Candidate[] {
    const known = [...this.profiles.values()].find(({ attach }) => attach.window?.program === 'brick-garden')
    const garden = { ...this.#garden, profileId: known?.id ?? null }
    return [...(this.isWindowOpen ? [garden] : []), this.#mail]
  }

  #seats(): Seat[] {
    const status = !this.#isAttached ? 'detached' : this.isWindowOpen ? 'running' : 'lost'
    return [{ id: '1', status, candidate: this.#isAttached ? this.#garden : null, isRecording: false }]
  }

  #snapshot(): PlaySnapshot {
    const [seat] = this.#seats()
    const gone = new AppError('play.lost', { title: 'Brick Garden', why: 'its window was closed' })
    return {
      seat: '1',
      status: seat?.status ?? 'detached',
      candidate: seat?.candidate ?? null,
      profileId: null,
      capabilities: this.#isAttached ? { lockStep: false, ram: false, reset: false, act: false } : null,
      mode: 'off',
      controller: 'nobody',
      policyId: 'random',
      decision: null,
      held: [],
      waitsForPerson: false,
      asks: null,
      keepsCorrections: false,
      lastAct: null,
      state: null,
      episode: null,
      endedEpisodes: 0,
      lastScores: [],
      capture: this.#isAttached
        ? { state: this.isWindowOpen ? 'live' : 'gone', seconds: 9, coveredShare: 0 }
        : null,
      acting: null,
      cadence: {
        wantedHz: 20,
        hz: 20,
        stages: {
          stepMs: null,
          captureMs: null,
          decideMs: null,
          actMs: null,
          encodeMs: null
        },
        inputMs: null,
        lateTicks: 0
      },
      recording: null,
      worker: { state: 'ready', restarts: 0 },
      lost: this.isWindowOpen ? null : { code: gone.code, params: gone.params },
      viewerDrops: 0,
      takenAtMs: 0
    }
  }

  readonly #session: SessionSummary = {
    id: '2026-11-28-garden',
    gameId: null,
    title: 'Brick Garden',
    target: 'window',
    startedAt: '2026-11-28T17:04:00.000Z',
    seconds: (RECORDED.steps * RECORDED.stepMs) / 1000,
    bytes: 8_400_000,
    steps: RECORDED.steps,
    score: null,
    episodes: 1,
    complete: true,
    thumbnail: '',
    deletedAt: null,
    problem: null,
    keys: 0,
    clicks: 0
  }

  #games(isDeleted: boolean): GameInfo[] {
    const ids = [...new Set([...this.drafts.keys(), ...this.profiles.keys()])]
    const own = ids
      .filter((id) => this.deleted.has(id) === isDeleted)
      .map((id): GameInfo => {
        const profile = this.profiles.get(id) ?? null
        return {
          ...{ id, source: 'person', profile, problem: null },
          title: this.drafts.get(id)?.title ?? profile?.title ?? text(id),
          hasDraft: this.drafts.has(id),
          deletedAt: isDeleted ? new Date(0).toISOString() : null
        }
      })
    const shipped = profileSchema.parse(invaders)
    return isDeleted
      ? own
      : [
          ...own,
          {
            ...{ id: shipped.id, title: shipped.title, source: 'app', profile: shipped },
            ...{ problem: null, hasDraft: false, deletedAt: null }
          }
        ]
  }

  async #changed<T>(answer: T): Promise<T> {
    void this.#tell('gamesChanged')
    return answer
  }

  #draftOf(id: string): GameDraft {
    const draft = this.drafts.get(id) ?? this.profiles.get(id) ?? (id === invaders.id ? invaders : undefined)
    if (draft === undefined)
      throw new AppError('game.unknown', { name: id, known: [...this.drafts.keys()].join(', ') })
    return draft as GameDraft
  }

  readonly #answers: Answers = {
    'app.hello': () => ({
      ...{ version: '0.1.0', shell: 'browser', dataFolder: '/home/ada/.local/share/apprenti' },
      ...{ platform: 'linux', isReadOnly: false }
    }),
    'settings.get': () => ({
      ...this.look,
      ...{ mamePath: '', romFolder: '', ffmpegPath: '', obsAddress: '', obsRecord: false, obsScene: '' },
      ...{
        remoteAddress: '',
        startPlaying: false,
        keepCorrections: false,
        askPercent: 0,
        policy: '',
        showBoxes: true,
        viewRateHz: 30,
        windowRateHz: 20
      },
      isObsPasswordSet: false
    }),
    'targets.list': () => this.#candidates(),
    'targets.profiles': () =>
      this.#games(false).flatMap(({ profile }) => (profile === null ? [] : [profile])),
    'targets.thumbnail': async ({ candidateId }) =>
      candidateId === this.#garden.id ? dataUrl(await draw(this.scene)) : '',
    'targets.chooseProfile': () => this.#candidates(),
    'mame.wait': () => null,
    'seats.list': () => this.#seats(),
    'seats.open': async () => {
      this.#isAttached = true
      void this.#tell('seats', this.#seats())
      return this.#snapshot()
    },
    'play.snapshot': () => this.#snapshot(),
    'play.attach': () => this.#snapshot(),
    'play.profile': () => null,
    'play.policies': () => [],
    'record.start': () => this.#snapshot(),
    'sessions.list': ({ deleted }) => (deleted ? [] : [this.#session]),
    'sessions.open': () => ({
      summary: this.#session,
      marks: [],
      steps: RECORDED.steps,
      lastMs: (RECORDED.steps - 1) * RECORDED.stepMs,
      scores: [],
      timesMs: Array.from({ length: RECORDED.steps }, (_, i) => i * RECORDED.stepMs),
      stages: null,
      windowPicture: {}
    }),
    'sessions.read': async ({ from }) => ({
      from,
      steps: [],
      pictures: [dataUrl(await draw(recordedScene(from)))]
    }),
    'runs.list': () => [],
    'models.list': () => [],
    'datasets.list': () => [],
    'imitation.list': () => [],
    'imitation.state': () => ({ making: null, cloning: null, playing: null }),
    'videos.list': () => [],
    'obs.state': () => OBS_OFF,
    'view.subscribe': () => {
      this.#viewers++
      return 1
    },
    'view.unsubscribe': () => {
      this.#viewers = Math.max(0, this.#viewers - 1)
      return null
    },
    'games.list': ({ deleted }) => this.#games(deleted),
    'games.begin': () => ({
      format: 2,
      id: 'brick-garden',
      title: text('Brick Garden'),
      attach: { window: { program: 'brick-garden' } },
      clock: { kind: 'realTime', decisionsPerSecond: 5 }
    }),
    'games.draft': ({ id }) => this.#draftOf(id),
    'games.keepDraft': async ({ draft }) => {
      this.drafts.set(String(draft['id']), draft as GameDraft)
      return await this.#changed(null)
    },
    'games.dropDraft': async ({ id }) => {
      this.drafts.delete(id)
      return await this.#changed(null)
    },
    'games.save': async ({ draft }) => {
      const result = profileSchema.safeParse(draft)
      if (!result.success) return { game: null, problems: profileProblems(draft) }
      this.profiles.set(result.data.id, result.data)
      this.drafts.delete(result.data.id)
      const game = this.#games(false).find(({ id }) => id === result.data.id)!
      return await this.#changed({ game, problems: [] })
    },
    'games.check': ({ draft }) => {
      const problems = profileProblems(draft)
      return {
        ...{ game: String(draft['id']), ok: problems.length === 0, problems, advice: [] },
        readers: ((draft as GameDraft).readers ?? []).map(({ field, kind }) => ({
          ...{ field, kind, problem: null },
          ms: kind === 'number' ? 14.2 : 0.8
        }))
      }
    },
    'games.delete': async ({ id }) => {
      this.deleted.add(id)
      return await this.#changed(null)
    },
    'games.restore': async ({ id }) => {
      this.deleted.delete(id)
      return await this.#changed(null)
    },
    'games.export': ({ id }) => `/home/ada/.local/share/apprenti/exports/${id}.json`,
    'games.import': async ({ text: content, as }) => {
      const profile = profileSchema.parse({
        ...(JSON.parse(content) as object),
        ...(as === undefined ? {} : { id: as })
      })
      if (this.profiles.has(profile.id))
        throw new AppError('input.invalid', { what: 'The name', why: `"${profile.id}" is taken` })
      this.profiles.set(profile.id, profile)
      return await this.#changed(this.#games(false).find(({ id }) => id === profile.id)!)
    },
    'games.templates': ({ id }) =>
      [...this.#templates.entries()].flatMap(([key, template]) =>
        key.startsWith(`${id} `) ? [template] : []
      ),
    'games.addTemplate': ({ id, name, png }) => {
      const bytes = Buffer.from(png, 'base64')
      // A PNG says its size in its first chunk.
      const template = {
        name,
        width: bytes.readUInt32BE(16),
        height: bytes.readUInt32BE(20),
        url: dataUrl(bytes)
      }
      this.#templates.set(`${id} ${name}`, {
        ...template,
        seenIn: this.#templates.get(`${id} ${name.replace('-cut', '')}`)?.seenIn ?? this.shownPhase
      })
      return template
    },
    'games.corrections': ({ id, field }) =>
      this.#corrections.filter((correction) => correction.game === id && correction.field === field),
    'games.correct': ({ id, field, text: said, png }) => {
      const all = this.#corrections
      all.push({ game: id, field, text: said, id: String(all.length), url: `data:image/png;base64,${png}` })
      const seen = all.map((correction) => correction.text).join('')
      const missing = [...'0123456789'].filter((digit) => seen.split(digit).length < 3)
      return { takesOver: all.length >= 6, corrections: all.length, heldSure: 0, heldWrong: 0, missing }
    },
    'games.uncorrect': ({ correction }) => {
      this.#corrections.splice(
        0,
        this.#corrections.length,
        ...this.#corrections.filter(({ id }) => id !== correction)
      )
      return null
    },
    'games.learn': () => ({
      controls: [
        { id: 'left', label: text('←'), key: 'ArrowLeft' },
        { id: 'right', label: text('→'), key: 'ArrowRight' },
        { id: 'launch', label: text('Space'), key: 'Space' }
      ],
      pointer: undefined,
      actions: [
        { id: 'wait', label: text('Wait', 'Attendre') },
        { id: 'left', label: text('←'), hold: ['left'] },
        { id: 'right', label: text('→'), hold: ['right'] },
        { id: 'launch', label: text('Space', 'Espace'), press: ['launch'] }
      ],
      counts: { wait: 812, left: 347, right: 361, launch: 5 },
      clicks: [],
      decisionsPerSecond: null
    }),
    'games.watch': ({ draft }) => {
      this.#watched = draft as GameDraft
      return null
    },
    'games.unwatch': () => {
      this.#watched = null
      return null
    },
    'games.readSession': ({ draft, from, every, count }) =>
      Array.from({ length: count }, (_, i) => {
        const step = Math.min(RECORDED.steps - 1, from + i * every)
        return { step, tMs: step * RECORDED.stepMs, ...this.#read(draft as GameDraft, recordedScene(step)) }
      })
  }

  /** Of the picture that the person cuts templates from: the test says which that is. */
  shownPhase: ScenePhase = 'play'
}

const dataUrl = (png: Buffer): string => `data:image/png;base64,${png.toString('base64')}`

type Standin = Window & {
  standinAsk?: (message: string) => Promise<string>
  standinHear?: (message: string) => void
  standinSee?: (base64: string) => void
}

/** Runs in the page, so it may use nothing from outside itself. */
function bridge(): void {
  const page = window as Window & {
    standinAsk?: (message: string) => Promise<string>
    standinHear?: (message: string) => void
    standinSee?: (base64: string) => void
  }
  Object.assign(page, {
    apprenti: {
      sendText(message: string) {
        void page.standinAsk?.(message).then((answer) => page.standinHear?.(answer))
      },
      onText(listener: (message: string) => void) {
        page.standinHear = listener
      },
      onBinary(listener: (message: ArrayBuffer) => void) {
        page.standinSee = (base64) =>
          listener(Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)).buffer)
      },
      onClose() {
        // The stand-in never goes away.
      }
    }
  })
}
