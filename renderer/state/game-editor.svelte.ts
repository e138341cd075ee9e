import { AppError } from '../../electron/shared/errors'
import type { GameCheck, GameCorrection, GameDraft, GameTemplate } from '../../electron/shared/games'
import type { Problem } from '../../electron/shared/perception/readers'
import type { FontReport } from '../../electron/shared/perception/reading-process'
import type { Seat } from '../../electron/shared/seat'
import { i18n } from '../i18n/index.svelte'
import { withoutBackground, type CanvasPixels } from '../parts/games/cut-out'
import { attempt, connection } from './connection.svelte'
import { fieldNameFor, readerOf } from './draft-fields'
import { begin, changed, redone, undone, type History } from './draft-history'
import { titleOf } from './game-draft'
import { GameReadings } from './game-readings.svelte'
import { games, rememberedWindow, rememberWindow } from './games.svelte'
import { play } from './play.svelte'
import { router } from './route.svelte'
import { pngOf, TeachingBoard } from './teaching-board.svelte'
import { toasts } from './toasts.svelte'

/** After the last change, before the draft is kept. */
const KEEP_AFTER_MS = 500
/** A game that is being taught: its draft with everything done to it, and what the app makes of it. */
export class GameEditor {
  readonly id: string
  readonly board = new TeachingBoard()
  readonly readings: GameReadings = new GameReadings(() => this.draft, this.board)
  #history = $state.raw<History<GameDraft>>(begin<GameDraft>({ id: '' }))
  readonly draft: GameDraft = $derived(this.#history.present)
  readonly canUndo = $derived(this.#history.past.length > 0)
  readonly canRedo = $derived(this.#history.future.length > 0)
  isOpen = $state(false)
  failure = $state.raw<AppError | null>(null)
  keeping = $state<'kept' | 'keeping' | 'failed'>('kept')
  templates = $state.raw<readonly GameTemplate[]>([])
  /** The field, phase or action that is worked on. */
  selected = $state<string | null>(null)
  check = $state.raw<GameCheck | null>(null)
  isChecking = $state(false)
  /** What kept it from being saved, the last time. */
  refused = $state.raw<readonly Problem[]>([])
  corrections = $state.raw<readonly GameCorrection[]>([])
  font = $state.raw<FontReport | null>(null)
  /** The candidate that the person chose as the game's window. */
  #candidateId = $state<string | null>(null)
  /** The seat that has that candidate, as it was last seen. */
  #seatId = $state<string | null>(null)
  /** The draft as the app has it, and as it was saved. */
  #kept: GameDraft | null = null
  #saved = $state.raw<GameDraft | null>(null)
  #keepTimer: ReturnType<typeof setTimeout> | undefined

  /** The seat that shows the game; null while it is not attached. */
  readonly seat: Seat | null = $derived(this.#findSeat(play.seats))
  readonly isSaved = $derived(this.#saved === this.draft)
  /** The seat is there, and its game is not. */
  readonly isGone = $derived.by(() => {
    const { seat } = this
    if (seat === null) return false
    const capture = play.snapshot?.seat === seat.id ? (play.snapshot.capture?.state ?? null) : null
    return seat.status === 'lost' || capture === 'gone'
  })

  /** The memory of the attached game can be read. */
  readonly hasMemory = $derived.by(() => {
    const { seat } = this
    return seat !== null && play.snapshot?.seat === seat.id && play.snapshot.capabilities?.ram === true
  })

  constructor(id: string) {
    this.id = id
    this.#candidateId = rememberedWindow(id)
  }

  async open(): Promise<void> {
    try {
      const [draft, templates] = await Promise.all([
        connection.call('games.draft', { id: this.id }),
        connection.call('games.templates', { id: this.id })
      ])
      this.#history = begin(draft)
      this.#kept = draft
      const info = games.get(this.id)
      this.#saved = info?.hasDraft === false ? draft : null
      this.templates = templates
      this.isOpen = true
    } catch (error) {
      this.failure = error instanceof AppError ? error : new AppError('internal', { why: String(error) })
    }
  }

  /** Ends everything that goes on; what was not kept yet is kept now. */
  close(): void {
    this.readings.stopStrip()
    this.board.cancel()
    void this.keepNow()
  }

  /** Changes the draft. `of`: what is changed, where one doing comes in many changes (draft-history.ts). */
  change(draft: GameDraft, of: string | null = null): void {
    this.#become(changed(this.#history, draft, of))
  }

  undo(): void {
    this.#become(undone(this.#history))
  }

  redo(): void {
    this.#become(redone(this.#history))
  }

  #become(history: History<GameDraft>): void {
    if (history === this.#history) return
    this.#history = history
    this.keeping = 'keeping'
    clearTimeout(this.#keepTimer)
    this.#keepTimer = setTimeout(() => void this.keepNow(), KEEP_AFTER_MS)
  }

  /** Hands the draft to the app, if that does not have it yet. */
  async keepNow(): Promise<void> {
    clearTimeout(this.#keepTimer)
    const { draft } = this
    if (!this.isOpen || draft === this.#kept) return
    const done = await attempt(connection.call('games.keepDraft', { draft }))
    if (done !== undefined) this.#kept = draft
    if (draft !== this.draft) return
    this.keeping = done === undefined ? 'failed' : 'kept'
    // Until it is kept: the person may have closed nothing but the app's window.
    if (done === undefined) this.#keepTimer = setTimeout(() => void this.keepNow(), 4 * KEEP_AFTER_MS)
  }

  /** Takes a window, attached or not, as the one the game is in. */
  async attachTo(candidateId: string): Promise<void> {
    this.#take(candidateId)
    this.#seatId = null
    const open = play.seats.find(
      ({ candidate, status }) => candidate?.id === candidateId && status !== 'lost'
    )
    if (open !== undefined) play.show(open.id)
    else await play.open(candidateId)
    this.board.goLive()
  }

  /** Goes on with the game's window when it is another candidate: it was closed, and opened again. */
  followSeat({ id, candidate }: Seat): void {
    if (candidate === null) return
    if (candidate.id === this.#candidateId) this.#seatId = id
    else if (id === this.#seatId) this.#take(candidate.id)
  }

  #take(candidateId: string): void {
    this.#candidateId = candidateId
    rememberWindow(this.id, candidateId)
  }

  #findSeat(seats: readonly Seat[]): Seat | null {
    const open = seats.filter(({ candidate, status }) => candidate !== null && status !== 'detached')
    return (
      open.find(({ candidate }) => candidate?.id === this.#candidateId) ??
      open.find(({ id, candidate }) => id === this.#seatId && candidate?.kind === 'window') ??
      open.find(({ candidate }) => candidate?.profileId === this.id) ??
      null
    )
  }

  /** Adds a picture to look for. Answers its file, or null when it could not be added. */
  async addTemplate(name: string, pixels: CanvasPixels): Promise<string | null> {
    const png = await pngOf(pixels)
    const added = await attempt(connection.call('games.addTemplate', { id: this.id, name, png }))
    if (added === undefined) return null
    this.templates = [...this.templates.filter((template) => template.name !== added.name), added]
    return added.name
  }

  /** The file that a template of a field so called is kept as. */
  templateFile(label: string): string {
    const base = fieldNameFor(this.draft, label)
    const taken = this.templates.map(({ name }) => name)
    let name = `${base}.png`
    for (let n = 2; taken.includes(name); n++) name = `${base}-${n}.png`
    return name
  }

  /** Cuts the background out of a template, in a file of its own, so that it can be undone. */
  async cutBackground(field: string): Promise<string | null> {
    const reader = readerOf(this.draft, field)
    const template = this.templates.find(({ name }) => reader?.kind === 'template' && name === reader.file)
    if (template === undefined) return null
    const pixels = await pixelsOfUrl(template)
    return await this.addTemplate(
      template.name.replace(/(-cut)?\.png$/, '-cut.png'),
      withoutBackground(pixels)
    )
  }

  async loadCorrections(field: string): Promise<void> {
    this.corrections = []
    this.font = null
    const found = await attempt(connection.call('games.corrections', { id: this.id, field }))
    if (found !== undefined && this.selected === field) this.corrections = found
  }

  /** Says what stands in a field's box on the picture that is shown. */
  async correct(field: string, text: string): Promise<boolean> {
    const reader = readerOf(this.draft, field)
    const pixels = reader === null || reader.kind === 'memory' ? null : this.board.pixelsOf(reader.region)
    if (pixels === null) return false
    // What is learned is kept beside the draft, and is of a field that the app must know.
    await this.keepNow()
    const png = await pngOf(pixels)
    const report = await attempt(connection.call('games.correct', { id: this.id, field, text, png }))
    if (report === undefined) return false
    await this.loadCorrections(field)
    this.font = report
    return true
  }

  async uncorrect({ id, field }: GameCorrection): Promise<void> {
    await attempt(connection.call('games.uncorrect', { id: this.id, correction: id }))
    await this.loadCorrections(field)
  }

  // Looking it over, saving, playing.

  async lookOver(): Promise<void> {
    this.isChecking = true
    const sessionId = this.board.session?.summary.id
    const { draft } = this
    this.check =
      (await attempt(
        connection.call('games.check', sessionId === undefined ? { draft } : { draft, sessionId })
      )) ?? this.check
    this.isChecking = false
  }

  /** Makes the draft the game's profile. Answers whether it is one now. */
  async save(): Promise<boolean> {
    const { draft } = this
    clearTimeout(this.#keepTimer)
    const saved = await attempt(connection.call('games.save', { draft }))
    if (saved === undefined) return false
    this.refused = saved.problems
    if (saved.game === null) {
      void this.keepNow()
      return false
    }
    this.#kept = draft
    this.#saved = draft
    this.keeping = 'kept'
    const title = titleOf(draft, i18n.language)
    toasts.info(() => i18n.t.games.try.saved(title))
    return true
  }

  /** Throws away what was done since it was saved. It can be undone. */
  async discard(): Promise<void> {
    clearTimeout(this.#keepTimer)
    if ((await attempt(connection.call('games.dropDraft', { id: this.id }))) === undefined) return
    const draft = await attempt(connection.call('games.draft', { id: this.id }))
    if (draft === undefined) return
    this.#history = changed(this.#history, draft)
    this.#kept = draft
    this.#saved = draft
    this.keeping = 'kept'
    toasts.info(() => i18n.t.games.try.discarded)
  }

  /** Attaches the window, or MAME, anew as this game, and goes to play it; `isRecorded`: a recording begins. */
  async play(isRecorded: boolean): Promise<void> {
    const { seat } = this
    const candidateId = seat === null ? null : await this.#candidateToPlay(seat)
    if (seat === null || candidateId === null) return
    play.show(seat.id)
    if (!(await play.attach(candidateId))) return
    this.#take(candidateId)
    if (isRecorded) await play.record()
    router.go('play')
  }

  /** The candidate that is played as this game; null where the app refused, which it has said. */
  async #candidateToPlay({ candidate }: Seat): Promise<string | null> {
    if (candidate === null) return null
    // A game of MAME's is a candidate of its own once it is saved; a window is told what it is.
    if (candidate.kind === 'mame') return `mame:${this.id}`
    const chosen = await attempt(
      connection.call('targets.chooseProfile', { candidateId: candidate.id, profileId: this.id })
    )
    if (chosen === undefined) return null
    play.candidates = chosen
    return candidate.id
  }
}

async function pixelsOfUrl({ url, width, height }: GameTemplate): Promise<CanvasPixels> {
  const image = new Image()
  image.src = url
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (context === null) throw new AppError('internal', { why: 'no canvas in this browser' })
  context.drawImage(image, 0, 0)
  return context.getImageData(0, 0, width, height)
}
