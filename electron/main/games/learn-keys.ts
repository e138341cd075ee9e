import type { KeyCode } from '../../shared/key-codes'
import type { PersonInput } from '../../shared/person-input'
import { groups, median } from './grouping'

/** Keys that were down together, and how often that was. */
export interface KeyUse {
  /** In order of their names. */
  readonly codes: readonly KeyCode[]
  /** Held for long, not struck. */
  readonly isHeld: boolean
  readonly count: number
  readonly firstMs: number
}

/** From so long on a key is held: people strike one for about a tenth of a second. */
const HELD_MS = 200
/** Two keys that are down together for less were struck one after the other, unless one lies within the other. */
const TOGETHER_MS = 120
/** So often keys must have been down together to count as something a player does. */
const LEAST_CHORDS = 3
const MOST_TOGETHER = 4
const LEAST_MS = 0.001

interface Press {
  readonly code: KeyCode
  readonly fromMs: number
  readonly toMs: number
}

/** What was done with the keyboard: each key by itself, then keys held together. `inputs` are in order of time. */
export function keyUses(inputs: readonly PersonInput[]): KeyUse[] {
  const presses = pressesOf(inputs)
  return [...singleUses(presses), ...chordUses(presses)]
}

/** A key that is repeated while it is down is pressed once; one that was never let go of is held to the end. */
function pressesOf(inputs: readonly PersonInput[]): Press[] {
  const downAt = new Map<KeyCode, number>()
  const presses: Press[] = []
  for (const input of inputs) {
    if (input.kind !== 'key' || input.code === null) continue
    const { code, tMs } = input
    const fromMs = downAt.get(code)
    if (input.down) downAt.set(code, fromMs ?? tMs)
    else if (fromMs !== undefined) {
      downAt.delete(code)
      // What is let go of at the moment it was pressed was pressed all the same.
      presses.push({ code, fromMs, toMs: Math.max(tMs, fromMs + LEAST_MS) })
    }
  }
  const endMs = inputs.at(-1)?.tMs ?? 0
  for (const [code, fromMs] of downAt)
    presses.push({ code, fromMs, toMs: Math.max(endMs, fromMs + LEAST_MS) })
  return presses.sort((a, b) => a.fromMs - b.fromMs)
}

function singleUses(presses: readonly Press[]): KeyUse[] {
  return groups(presses, ({ code }) => code).map((own) => ({
    codes: [own[0]!.code],
    isHeld: median(own.map(({ fromMs, toMs }) => toMs - fromMs)) >= HELD_MS,
    count: own.length,
    firstMs: own[0]!.fromMs
  }))
}

interface Change {
  readonly tMs: number
  readonly code: KeyCode
  readonly down: boolean
}

function chordUses(presses: readonly Press[]): KeyUse[] {
  const found = new Map<string, { codes: KeyCode[]; count: number; firstMs: number }>()
  let before: Change | null = null
  const held = new Set<KeyCode>()
  for (const change of changesOf(presses)) {
    if (before !== null && held.size > 1 && held.size <= MOST_TOGETHER && isChord(before, change)) {
      const codes = [...held].sort()
      const known = found.get(codes.join()) ?? { codes, count: 0, firstMs: before.tMs }
      known.count++
      found.set(codes.join(), known)
    }
    if (change.down) held.add(change.code)
    else held.delete(change.code)
    before = change
  }
  return [...found.values()]
    .filter(({ count }) => count >= LEAST_CHORDS)
    .map((chord) => ({ ...chord, isHeld: true }))
}

function changesOf(presses: readonly Press[]): Change[] {
  const changes = presses.flatMap(({ code, fromMs, toMs }) => [
    { tMs: fromMs, code, down: true },
    { tMs: toMs, code, down: false }
  ])
  // At one time what is let go of goes first: it is not held together with what is then pressed.
  return changes.sort((a, b) => a.tMs - b.tMs || Number(a.down) - Number(b.down))
}

/** Whether what was held from one change to the next was meant to be: for long, or one key struck while others were held. */
const isChord = (from: Change, to: Change): boolean =>
  to.tMs - from.tMs >= TOGETHER_MS || (from.down && !to.down && from.code === to.code)
