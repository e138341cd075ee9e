import type { Language } from '../../../../electron/shared/language'
import type { GameWindow, PictureBox, WindowInput } from '../../../contract/windowed'
import type { ArenaAction, Refusal } from '../../rules/actions'
import type { ArenaState } from '../../rules/state'
import { step } from '../../rules/step'
import { react } from '../controller'
import { layoutOf, SIZE_LIMITS, type PictureSize } from '../layout'
import { ArenaPicture } from '../picture'
import { Stage } from '../stage/stage'
import type { Theme } from '../theme'
import { freshUi, type UiState } from '../ui'

/** Pictures a second of the window, and as many to a tick of the rules' clock while nobody decides. */
export const PICTURES_PER_SECOND = 30
/** Pictures between the end of a task and the next. */
const AFTERGLOW_PICTURES = 90

export interface ArenaWindowWish {
  readonly size: PictureSize
  readonly theme: Theme
  readonly language: Language
  /** How much faster than for a person what happens is shown; 0: it is not, only what comes of it. */
  readonly speed: number
  /** The first state; asked for again, with the next number from 0, when what was begun is over. */
  readonly begin: (round: number) => ArenaState
  /** Whether what was begun is over; a journey never is. */
  readonly isOver: (state: ArenaState) => boolean
  /** Who decides for the other seats; null where nobody does. */
  readonly opponent: ((state: ArenaState) => ArenaAction) | null
}

/** The arena in a window: inputs become actions, and what they lead to is shown picture by picture. */
export class ArenaWindow implements GameWindow {
  readonly #wish: ArenaWindowWish
  #state: ArenaState
  #ui: UiState
  #stage: Stage
  #picture: ArenaPicture
  /** Pictures since the last decision. */
  #waited = 0
  #round = 0
  #overFor = 0

  constructor(wish: ArenaWindowWish) {
    this.#wish = wish
    this.#state = wish.begin(0)
    this.#ui = freshUi(0, wish.language)
    this.#stage = new Stage(this.#state, wish.language)
    this.#picture = new ArenaPicture(layoutOf(wish.size), wish.theme)
    this.#draw()
  }

  get width(): number {
    return this.#picture.width
  }

  get height(): number {
    return this.#picture.height
  }

  get pixels(): Uint8Array {
    return this.#picture.pixels
  }

  /** The rules' state: for whoever measures what is shown. Not to be changed. */
  get state(): ArenaState {
    return this.#state
  }

  get ui(): UiState {
    return this.#ui
  }

  get stage(): Stage {
    return this.#stage
  }

  advance(inputs: readonly WindowInput[]): readonly PictureBox[] {
    for (const input of inputs) this.#take(input)
    this.#show()
    if (!this.#stage.isBusy) this.#passTime()
    return this.#draw()
  }

  resize(width: number, height: number): void {
    const { leastWidth, mostWidth, leastHeight, mostHeight } = SIZE_LIMITS
    const size = {
      width: Math.max(leastWidth, Math.min(mostWidth, Math.round(width))),
      height: Math.max(leastHeight, Math.min(mostHeight, Math.round(height))),
      scalePercent: this.#wish.size.scalePercent
    }
    if (size.width === this.width && size.height === this.height) return
    this.#picture = new ArenaPicture(layoutOf(size), this.#wish.theme)
    this.#draw()
  }

  #draw(): readonly PictureBox[] {
    return this.#picture.draw(this.#stage.shown, this.#ui, this.#stage.view)
  }

  /** While something is shown, only the pointer is followed: what one would click at may be gone by its end. */
  #take(input: WindowInput): void {
    const isPointer = input.kind === 'move' || input.kind === 'leave'
    if (this.#stage.isBusy && !isPointer) return
    const { ui, action } = react(this.#state, this.#ui, this.#picture.layout, input)
    this.#ui = ui
    if (action === null || !this.#isOwn()) return
    const refusal = this.#do(action)
    if (refusal !== null) this.#ui = { ...this.#ui, refusal }
  }

  #show(): void {
    const { speed } = this.#wish
    if (speed === 0) this.#stage.finish()
    for (let i = 0; i < Math.max(1, speed); i++) this.#stage.advance()
  }

  /** Carries out an action and lets it be seen. Returns why it was refused; nothing has changed then. */
  #do(action: ArenaAction): Refusal | null {
    const { state, events, refusal } = step(this.#state, action)
    if (refusal !== null) return refusal
    this.#waited = 0
    this.#state = state
    this.#stage.follow(events, state)
    return null
  }

  /** A second without a decision is a tick of the rules' clock; other seats decide at once. */
  #passTime(): void {
    const { isOver, opponent, begin } = this.#wish
    if (isOver(this.#state)) {
      if (++this.#overFor < AFTERGLOW_PICTURES) return
      this.#overFor = 0
      this.#state = begin(++this.#round)
      this.#stage = new Stage(this.#state, this.#wish.language)
      return
    }
    if (!this.#isOwn()) {
      if (opponent !== null && this.#do(opponent(this.#state)) !== null) this.#do({ kind: 'endTurn' })
      return
    }
    if (++this.#waited < PICTURES_PER_SECOND) return
    this.#waited = 0
    const { phase } = this.#state
    if (phase === 'exploration' || phase === 'combat') this.#do({ kind: 'wait' })
  }

  /** Whether this window's seat decides now. */
  #isOwn(): boolean {
    const { combat } = this.#state
    if (combat === null) return true
    const active = combat.fighters[combat.timeline[combat.turn] ?? -1]
    return active?.seat === this.#ui.seat
  }
}
