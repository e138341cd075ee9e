import type { MouseButton } from '../../shared/action'
import type { Point } from '../../shared/geometry/rectangle'
import type { InputEvent } from './events'
import type { HeardEvent } from './heard'
import type { Injected } from './input-driver'
import { KEYS } from './keys'

/** The system rounds its times down to whole milliseconds. */
const ROUNDING_MS = 1
/** Systems whose clock is not ours are compared this loosely. */
const FOREIGN_CLOCK_MS = 25
/** No system repeats a held key sooner than this after its press. */
const SOONEST_REPEAT_MS = 150
/** An injected event that was not heard by then will not be. */
const HEARD_WITHIN_MS = 1_000
export const BUTTON_NUMBERS: Record<MouseButton, number> = { left: 1, right: 2, middle: 3 }

type Sound =
  | { readonly kind: 'key'; readonly key: number; readonly down: boolean }
  | { readonly kind: 'move'; readonly x: number; readonly y: number }
  | { readonly kind: 'button'; readonly button: number; readonly down: boolean }
  | { readonly kind: 'wheel'; readonly turn: number; readonly isVertical: boolean }
  | { readonly kind: 'anyKey' }

interface Expected {
  readonly sound: Sound
  readonly fromMs: number
  toMs: number
  /** May stay unheard. */
  readonly isOptional: boolean
  left: number
}

/** Whose doing something was: ours or not. */
export type Doer = 'agent' | 'person'

/** An injection on its way: what it will sound like, until it is known when it happened. */
export interface Announcement {
  /** It happened. */
  done(injected: Injected): void
  /** It may have happened or not. */
  failed(): void
}

/**
 * Tells what the person did from what we did, among all that is heard. Each injected event is announced
 * before it is sent; one heard event of the same kind, key and place, at a time at which the injection
 * was under way, is ours. Everything else is the person's.
 */
export class Tagger {
  readonly #slackMs: number
  #expected: Expected[] = []
  /** Keys we hold, with the time of the press: a system repeats them. */
  readonly #held = new Map<number, number>()
  /** Where the pointer is, or will be when all that was announced has happened; null until it has moved. */
  #pointer: Point | null = null
  #unheard = 0

  constructor(slackMs = process.platform === 'linux' ? ROUNDING_MS : FOREIGN_CLOCK_MS) {
    this.#slackMs = slackMs
  }

  /** How many injected events were not heard in a second: more than none means that listening does not work. */
  unheard(nowMs: number): number {
    this.#forgetOld(nowMs)
    return this.#unheard
  }

  /** Listening is trusted again. */
  forgive(): void {
    this.#unheard = 0
  }

  /** Call before the event is sent. @param mayBeSilent it may turn out to do nothing */
  announce(event: InputEvent, nowMs: number, mayBeSilent = false): Announcement {
    const isSilent = mayBeSilent || this.#isThere(event)
    const expected = soundsOf(event).map(({ sound, count, isOptional }): Expected => ({
      sound,
      fromMs: nowMs,
      toMs: Infinity,
      isOptional: isOptional || isSilent,
      left: count
    }))
    this.#expected.push(...expected)
    return {
      done: ({ toMs }) => expected.forEach((e) => (e.toMs = toMs)),
      failed: () => (this.#expected = this.#expected.filter((e) => !expected.includes(e)))
    }
  }

  /** Whose doing it was. Call in the order in which events are heard. */
  whose(heard: HeardEvent): Doer {
    if (this.#isAnnounced(heard) || this.#isRepeat(heard)) return 'agent'
    if (heard.kind === 'move') this.#pointer = { x: heard.x, y: heard.y }
    return 'person'
  }

  /** A move to where the pointer is already makes no event. Notes where this one leads. */
  #isThere(event: InputEvent): boolean {
    const before = this.#pointer
    if ('at' in event && event.at !== null) this.#pointer = event.at
    if (event.kind !== 'move') return false
    return before === null || (before.x === event.at.x && before.y === event.at.y)
  }

  #isAnnounced(heard: HeardEvent): boolean {
    const fits = (e: Expected): boolean =>
      heard.atMs >= e.fromMs - this.#slackMs &&
      heard.atMs <= e.toMs + this.#slackMs &&
      soundsLike(heard, e.sound)
    // What must be heard comes first: a text that ended in the same millisecond may be any key, and would take the press
    // of the next one, whose repeats would then be the person's.
    const match = this.#expected.find((e) => !e.isOptional && fits(e)) ?? this.#expected.find(fits)
    if (!match) return false
    match.left--
    if (match.left === 0) this.#expected.splice(this.#expected.indexOf(match), 1)
    if (heard.kind === 'key' && match.sound.kind === 'key') this.#note(heard.key, heard.down, heard.atMs)
    return true
  }

  #note(key: number, down: boolean, atMs: number): void {
    if (down) this.#held.set(key, atMs)
    else this.#held.delete(key)
  }

  #isRepeat(heard: HeardEvent): boolean {
    if (heard.kind !== 'key' || !heard.down) return false
    const sinceMs = this.#held.get(heard.key)
    return sinceMs !== undefined && heard.atMs - sinceMs >= SOONEST_REPEAT_MS
  }

  #forgetOld(nowMs: number): void {
    const isOver = (e: Expected): boolean => nowMs - e.toMs > HEARD_WITHIN_MS
    for (const e of this.#expected) if (isOver(e) && !e.isOptional) this.#unheard++
    this.#expected = this.#expected.filter((e) => !isOver(e))
  }
}

function soundsOf(event: InputEvent): { sound: Sound; count: number; isOptional: boolean }[] {
  const one = (sound: Sound, isOptional = false) => ({ sound, count: 1, isOptional })
  const moved = 'at' in event && event.at ? [one({ kind: 'move', ...event.at }, event.kind !== 'move')] : []
  switch (event.kind) {
    case 'key':
      return [one({ kind: 'key', key: KEYS[event.code].heard, down: event.down })]
    case 'move':
      return moved
    case 'button':
      return [...moved, one({ kind: 'button', button: BUTTON_NUMBERS[event.button], down: event.down })]
    case 'wheel':
      return [...moved, ...turns(event.dy, true), ...turns(event.dx, false)]
    case 'text':
      // A character is a press and a release, and so may be Shift and AltGr around it.
      return [{ sound: { kind: 'anyKey' }, count: 6 * event.text.length, isOptional: true }]
  }
}

function turns(notches: number, isVertical: boolean) {
  const sound: Sound = { kind: 'wheel', turn: Math.sign(notches), isVertical }
  return notches === 0 ? [] : [{ sound, count: Math.abs(notches), isOptional: false }]
}

function soundsLike(heard: HeardEvent, sound: Sound): boolean {
  switch (sound.kind) {
    case 'anyKey':
      return heard.kind === 'key'
    case 'key':
      return heard.kind === 'key' && heard.key === sound.key && heard.down === sound.down
    case 'move':
      return heard.kind === 'move' && heard.x === sound.x && heard.y === sound.y
    case 'button':
      return heard.kind === 'button' && heard.button === sound.button && heard.down === sound.down
    case 'wheel':
      return heard.kind === 'wheel' && heard.turn === sound.turn && heard.isVertical === sound.isVertical
  }
}
