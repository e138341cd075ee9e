import type { Frame } from '../../shared/frame'
import type { Rect } from '../../shared/geometry/rectangle'
import type { FieldState } from '../../shared/perception/fields'
import { PhaseRules, type Phase } from '../../shared/perception/phases'
import type { Reader, ReaderOf } from '../../shared/perception/readers'
import type { Correction, FontReport, TemplateFile } from '../../shared/perception/reading-process'
import type { GameMemory } from './memory'
import { isSlow, ReaderSlot, type ReaderFacts } from './reader-slot'
import { isDown, type ReadingHost } from './reading-host'

/** What a runner needs besides its readers. */
export interface RunnerParts {
  /** The process that reads; it may serve several runners. */
  readonly host: Pick<ReadingHost, 'prepare' | 'read' | 'forget'>
  readonly phases?: readonly Phase[]
  /** A template off the disk. Rejects with an AppError. */
  readonly loadTemplate: (reader: ReaderOf<'template'>) => Promise<TemplateFile>
  /** The person's corrections of a field's number, if there are any. */
  readonly corrections?: (field: string) => readonly Correction[] | Promise<readonly Correction[]>
}

/** A field that became something else, with the phase as it is then. */
export interface FieldChange {
  readonly field: string
  readonly state: FieldState
  readonly phase: string | null
}

/** Each reader of every runner has a number of its own, so that they can share a process. */
let lastId = 0

/**
 * Runs the readers of one game over its pictures: each at its own rate and only where its pixels changed. `offer` never
 * waits; a reader that is not done when it is due leaves readings out and says so.
 */
export class ReaderRunner {
  readonly #slots: readonly ReaderSlot[]
  readonly #rules: PhaseRules
  readonly #listeners = new Set<(change: FieldChange) => void>()
  #isClosed = false

  constructor(
    readers: readonly Reader[],
    private readonly parts: RunnerParts
  ) {
    this.#rules = new PhaseRules(parts.phases ?? [])
    const read = parts.host.read.bind(parts.host)
    this.#slots = readers.map((reader) => new ReaderSlot(++lastId, reader, read, (slot) => this.#tell(slot)))
  }

  /** Makes the readers ready that need it. One that cannot be says why in its facts; the others go on. */
  async prepare(): Promise<void> {
    await Promise.all(this.#slots.map((slot) => this.#prepare(slot)))
  }

  /** Takes a person's corrections of a number in: tells what was learned from all there are now. */
  async learn(field: string): Promise<FontReport | null> {
    const slot = this.#slots.find(({ reader }) => reader.field === field && reader.kind === 'number')
    return slot === undefined ? null : await this.#prepare(slot)
  }

  /** @param picture where the game's own picture lies in the frame; all of it when left out */
  offer(frame: Frame, memory: GameMemory | null = null, picture: Rect = whole(frame)): void {
    const input = { frame, memory, picture: toPixels(picture, frame) }
    for (const slot of this.#slots) slot.offer(input)
  }

  /** Resolves once every reader is done with what it was offered. */
  async settled(): Promise<void> {
    await Promise.all(this.#slots.map((slot) => slot.settled()))
  }

  /** What each field is now. */
  get fields(): ReadonlyMap<string, FieldState> {
    return new Map(this.#slots.map(({ reader, state }) => [reader.field, state]))
  }

  /** Null while one that the rules ask about was not read yet: what comes later in them would be taken for it. */
  get phase(): string | null {
    const isEarly = this.#slots.some(({ reader, isAwaited }) => isAwaited && this.#rules.ask(reader.field))
    return isEarly ? null : this.#rules.of(this.fields)
  }

  get facts(): ReaderFacts[] {
    return this.#slots.map((slot) => slot.facts)
  }

  /** Returns the way to stop listening. */
  onChange(listener: (change: FieldChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Forgets what was read: a game begins, and a score may fall to nothing. */
  clear(): void {
    for (const slot of this.#slots) slot.clear()
  }

  /** A game begins: numbers may be anything again. What the fields are stays until it is read anew. */
  expectAnything(): void {
    for (const slot of this.#slots) slot.expectAnything()
  }

  /** Reads no more. The process stays: it is not this runner's own. */
  close(): void {
    this.#isClosed = true
    this.#listeners.clear()
    for (const { id, reader } of this.#slots) if (isSlow(reader)) this.parts.host.forget(id)
  }

  async #prepare(slot: ReaderSlot): Promise<FontReport | null> {
    const { id, reader } = slot
    if (!isSlow(reader)) return null
    try {
      const template = reader.kind === 'template' ? { template: await this.parts.loadTemplate(reader) } : {}
      const corrections = (await this.parts.corrections?.(reader.field)) ?? []
      const report = await this.parts.host.prepare({ id, reader, corrections, ...template })
      if (!this.#isClosed) slot.settle()
      return report
    } catch (error) {
      // A process that fell is replaced by one that is told of this reader.
      slot.settle(isDown(error) ? null : error)
      return null
    }
  }

  #tell({ reader: { field }, state }: ReaderSlot): void {
    if (this.#isClosed) return
    const change = { field, state, phase: this.phase }
    for (const listener of this.#listeners) listener(change)
  }
}

const whole = ({ width, height }: Frame): Rect => ({ x: 0, y: 0, width, height })

/** Whole pixels inside the frame, at least one. */
function toPixels({ x, y, width, height }: Rect, frame: Frame): Rect {
  const left = Math.min(frame.width - 1, Math.max(0, Math.round(x)))
  const top = Math.min(frame.height - 1, Math.max(0, Math.round(y)))
  return {
    x: left,
    y: top,
    width: Math.max(1, Math.min(frame.width, Math.round(x + width)) - left),
    height: Math.max(1, Math.min(frame.height, Math.round(y + height)) - top)
  }
}
