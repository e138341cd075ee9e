import type { MouseButton, PicturePoint } from './action'
import type { KeyCode } from './key-codes'
import type { PersonInput } from './person-input'

/** A key from its press to its release; `code` null where its place has no name. */
export interface PressedKey {
  readonly code: KeyCode | null
  readonly key: number
  readonly fromMs: number
  /** Infinity where the recording ends before it. */
  readonly toMs: number
}

/** A button of the mouse, likewise, and where it was pressed. */
export interface PressedButton {
  readonly button: MouseButton
  readonly at: PicturePoint
  readonly fromMs: number
  readonly toMs: number
}

interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

/** Stretches are found by the seconds that they touch. */
const SLOT_MS = 1000

/** The keys and buttons of a recording, as they were held: what a replay shows at any moment. */
export class InputTrack {
  readonly keys: readonly PressedKey[]
  readonly buttons: readonly PressedButton[]
  readonly #keySlots: Slots<PressedKey>
  readonly #buttonSlots: Slots<PressedButton>

  /** @param inputs in the order of time */
  constructor(inputs: readonly PersonInput[], endMs: number) {
    const keys = new Map<number, PressedKey>()
    const buttons = new Map<MouseButton, PressedButton>()
    const [allKeys, allButtons]: [PressedKey[], PressedButton[]] = [[], []]
    for (const input of inputs) {
      if (input.kind === 'key') {
        const { code, key, tMs } = input
        if (input.down) keys.set(key, { code, key, fromMs: tMs, toMs: Infinity })
        else close(keys, key, tMs, allKeys)
      } else if (input.kind === 'button') {
        const { button, at, tMs } = input
        if (input.down) buttons.set(button, { button, at, fromMs: tMs, toMs: Infinity })
        else close(buttons, button, tMs, allButtons)
      }
    }
    const byTime = (a: Stretch, b: Stretch): number => a.fromMs - b.fromMs
    this.keys = [...allKeys, ...keys.values()].sort(byTime)
    this.buttons = [...allButtons, ...buttons.values()].sort(byTime)
    this.#keySlots = new Slots(this.keys, endMs)
    this.#buttonSlots = new Slots(this.buttons, endMs)
  }

  /** In the order in which they were pressed. */
  keysAt(tMs: number): PressedKey[] {
    return this.#keySlots.touching(tMs, tMs)
  }

  /** Those that were held at some moment of a stretch of time, in the order in which they were pressed. */
  buttonsIn(fromMs: number, toMs: number): PressedButton[] {
    return this.#buttonSlots.touching(fromMs, toMs)
  }
}

function close<K, P extends Stretch>(open: Map<K, P>, which: K, toMs: number, closed: P[]): void {
  const pressed = open.get(which)
  if (pressed === undefined) return
  open.delete(which)
  closed.push({ ...pressed, toMs })
}

/** Finds the stretches that touch a moment without going through all of them. */
class Slots<S extends Stretch> {
  readonly #slots = new Map<number, S[]>()

  constructor(stretches: readonly S[], endMs: number) {
    for (const stretch of stretches)
      for (let slot = slotOf(stretch.fromMs); slot <= slotOf(Math.min(stretch.toMs, endMs)); slot++)
        this.#at(slot).push(stretch)
  }

  #at(slot: number): S[] {
    const known = this.#slots.get(slot) ?? []
    this.#slots.set(slot, known)
    return known
  }

  touching(fromMs: number, toMs: number): S[] {
    const found = new Set<S>()
    for (let slot = slotOf(fromMs); slot <= slotOf(toMs); slot++)
      for (const stretch of this.#slots.get(slot) ?? [])
        if (stretch.fromMs <= toMs && stretch.toMs > fromMs) found.add(stretch)
    return [...found]
  }
}

const slotOf = (tMs: number): number => Math.floor(tMs / SLOT_MS)

/** Where the pointer was in a stretch of time, in order; releases and notches tell it as well. */
export function pathIn(
  inputs: readonly PersonInput[],
  fromMs: number,
  toMs: number
): { readonly tMs: number; readonly at: PicturePoint }[] {
  return inputs.flatMap((input) =>
    'at' in input && input.tMs >= fromMs && input.tMs <= toMs ? [{ tMs: input.tMs, at: input.at }] : []
  )
}
