import type { Language } from '../../../../electron/shared/language'
import type { ArenaEvent } from '../../rules/events'
import type { ArenaState } from '../../rules/state'
import { copyState } from '../../rules/step'
import type { Actor, Flash, Float, Missile, View } from '../view'
import type { Clip, StageSet } from './clip'
import { Script } from './script'

/** Pictures that a rising number lives. */
const FLOAT_FRAMES = 34
/** Numbers over one place that come at once rise one after the other. */
const FLOAT_GAP = 9

interface Playing {
  readonly clip: Clip
  hasBegun: boolean
}

/**
 * Shows what happens between two states: it follows the events of a step picture by picture, until what it shows is what
 * the rules say. It counts pictures, not time: the same steps at the same pictures look the same.
 */
export class Stage {
  #frame = 0
  /** Pictures since the last script began. */
  #at = 0
  #clips: Playing[] = []
  #target: ArenaState
  #set: StageSet
  #floats: { readonly float: Omit<Float, 'age'>; readonly from: number }[] = []
  #lastFloat = 0
  readonly #language: Language

  constructor(state: ArenaState, language: Language) {
    this.#target = state
    this.#language = language
    this.#set = this.#setFor(state)
  }

  /** What is to be drawn of the rules' state. */
  get shown(): ArenaState {
    return this.#set.shown
  }

  /** Whether something is still going on; then a person's wishes wait. */
  get isBusy(): boolean {
    return this.#clips.length > 0
  }

  get view(): View {
    const { actors, flashes, missiles } = this.#set
    const floats = this.#floats
      .filter(({ from }) => from <= this.#frame)
      .map(({ float, from }) => ({ ...float, age: (this.#frame - from) / FLOAT_FRAMES }))
    return {
      frame: this.#frame,
      actors,
      floats,
      flashes: [...flashes.values()],
      missiles: [...missiles.values()]
    }
  }

  /** Lets a step be seen, from the next picture on. What was still going on is at its end at once. */
  follow(events: readonly ArenaEvent[], after: ArenaState): void {
    this.finish()
    const before = this.#target
    this.#target = after
    const { clips } = new Script(before, events, after, this.#language)
    if (clips.length === 0) return this.#arrive()
    this.#clips = clips.map((clip) => ({ clip, hasBegun: false }))
    this.#at = 0
    this.#set = { ...this.#setFor(copyState(before)), actors: this.#set.actors }
  }

  /** One picture further. */
  advance(): void {
    this.#frame++
    this.#floats = this.#floats.filter(({ from }) => this.#frame - from < FLOAT_FRAMES)
    if (this.#clips.length === 0) return
    this.#at++
    for (const playing of this.#clips) this.#play(playing)
    this.#clips = this.#clips.filter(({ clip }) => this.#at < clip.from + clip.lasts || this.#at <= clip.from)
    if (this.#clips.length === 0) this.#arrive()
  }

  /** Whatever is going on is at its end. */
  finish(): void {
    while (this.isBusy) {
      this.#at = Math.max(...this.#clips.map(({ clip }) => clip.from + clip.lasts)) + 1
      for (const playing of this.#clips) this.#play(playing)
      this.#clips = []
      this.#arrive()
    }
  }

  #play(playing: Playing): void {
    const { clip } = playing
    const passed = this.#at - clip.from
    if (passed <= 0) return
    if (!playing.hasBegun) clip.begin?.(this.#set)
    playing.hasBegun = true
    if (clip.lasts > 0) clip.play?.(this.#set, Math.min(1, passed / clip.lasts), passed)
    if (passed >= clip.lasts) clip.end?.(this.#set)
  }

  #arrive(): void {
    const { actors } = this.#set
    // Only where somebody looks outlives a step.
    for (const [key, { facing }] of [...actors]) {
      if (facing === undefined) actors.delete(key)
      else actors.set(key, { facing })
    }
    this.#set = { ...this.#setFor(this.#target), actors }
  }

  #setFor(shown: ArenaState): StageSet {
    return {
      shown,
      actors: new Map<string, Actor>(),
      missiles: new Map<symbol, Missile>(),
      flashes: new Map<symbol, Flash>(),
      raise: (float) => this.#raise(float)
    }
  }

  #raise(float: Omit<Float, 'id' | 'age'>): void {
    const sameplace = this.#floats.filter(({ float: other }) => other.x === float.x && other.y === float.y)
    const free = Math.max(this.#frame, ...sameplace.map(({ from }) => from + FLOAT_GAP))
    this.#floats.push({ float: { ...float, id: ++this.#lastFloat }, from: free })
  }
}
