import type { LocalizedText } from '../../shared/language'
import type { MemoryRange, ProfileInput } from '../../shared/profile'
import { controlsOfMame } from './mame-controls'
import type { MameFacts } from './mame-facts'

/** As the agents of old arcade games decide: every fourth frame (Mnih et al. 2015). */
const FRAMESKIP = 4
/** How far apart the parts of the memory that is read may lie, and how much is read at every step. */
const MOST_SPAN = 1 << 20
const MOST_READ = 1 << 18
const MOST_RANGES = 32

/** The id of the game that is made of a driver. */
export const gameIdOf = (driver: string): string => `mame-${driver.replaceAll('_', '-')}`

/**
 * A first profile for whatever MAME runs: its picture, its controls with a key each, an action for each control and one
 * for none, and the main processor's memory, of which nothing is known yet. A machine without memory makes one that
 * lacks it, which is no whole profile.
 */
export function draftOfMame(facts: MameFacts): ProfileInput {
  const controls = controlsOfMame(facts.inputs)
  const title = { en: facts.title, fr: facts.title }
  const refreshHz = facts.screens.find((screen) => screen.refreshHz > 0)?.refreshHz ?? 60
  const memory = memoryOf(facts.memory)
  return {
    format: 2,
    id: gameIdOf(facts.driver),
    title,
    attach: { mameDriver: facts.driver },
    screen: { ...facts.picture, refreshHz },
    controls,
    actions: [
      { id: 'noop', label: WAIT, hold: [] },
      ...controls.map(({ id, label }) => ({ id, label, hold: [id] }))
    ],
    clock: { kind: 'lockStep', frameskip: FRAMESKIP },
    ...(memory ? { memory: { ...memory, fields: {} } } : {})
  }
}

const WAIT: LocalizedText = { en: 'Wait', fr: 'Attendre' }

type Told = MameFacts['memory'][number]

interface Part extends MemoryRange {
  /** Memory of the picture, by its name: what counts lies elsewhere, as a rule. */
  readonly isPicture: boolean
}

interface Memory extends MemoryRange {
  readonly ranges?: MemoryRange[]
}

/** Of all the memory, the neighbourhood that holds most; null where there is none. */
function memoryOf(told: readonly Told[]): Memory | null {
  const parts = joined(told)
  const best = parts
    .map((_part, first) => neighbours(parts, first))
    .reduce<readonly Part[]>((a, b) => (worth(b) > worth(a) ? b : a), [])
  const ranges = affordable(best)
  const [first, ...others] = ranges
  const last = ranges.at(-1)
  if (!first || !last) return null
  if (others.length === 0) return first
  return { base: first.base, size: last.base + last.size - first.base, ranges }
}

/** In order of address; what touches or overlaps is one. */
function joined(told: readonly Told[]): Part[] {
  const parts: Part[] = []
  for (const { base, size, name } of told.toSorted((a, b) => a.base - b.base)) {
    const isPicture = /video|vram|colou?r|palette|sprite|tile|char/i.test(name ?? '')
    const last = parts.at(-1)
    const end = last ? last.base + last.size : -1
    if (!last || base > end || isPicture !== last.isPicture) {
      const from = Math.max(base, end)
      if (base + size > from) parts.push({ base: from, size: base + size - from, isPicture })
    } else parts[parts.length - 1] = { ...last, size: Math.max(end, base + size) - last.base }
  }
  return parts
}

/** The part at `first`, and those after it that lie near enough. */
function neighbours(parts: readonly Part[], first: number): readonly Part[] {
  const base = parts[first]?.base ?? 0
  return parts.slice(first).filter((part) => part.base + part.size - base <= MOST_SPAN || part.base === base)
}

const worth = (parts: readonly Part[]): number =>
  parts.reduce((sum, { size, isPicture }) => sum + Math.min(size, MOST_READ) / (isPicture ? 2 : 1), 0)

/** As much of it as can be read at every step, in order of address; memory of the picture last. */
function affordable(parts: readonly Part[]): MemoryRange[] {
  const wanted = parts.toSorted((a, b) => Number(a.isPicture) - Number(b.isPicture) || b.size - a.size)
  const ranges: MemoryRange[] = []
  let left = MOST_READ
  for (const { base, size } of wanted.slice(0, MOST_RANGES)) {
    const taken = Math.min(size, left)
    if (taken > 0) ranges.push({ base, size: taken })
    left -= taken
  }
  return ranges.toSorted((a, b) => a.base - b.base)
}
