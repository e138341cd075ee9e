import { SPELLS } from '../../rules/content/spells'
import type { SpellId } from '../../rules/content/kinds'
import { directionTo, distance } from '../../rules/grid'
import { fighterKey, placeOf, type Flash } from '../view'
import type { Clip } from './clip'

const STRIKE_FRAMES = 9
/** The blow falls, or the missile leaves, in the middle of the strike. */
const STRIKE_MIDDLE = 5
const FLASH_FRAMES = 12
/** Pictures a missile needs for a cell, and units it rises on its way. */
const FLIGHT_FRAMES = 1.1
const FLIGHT_RISE = 22
const HAND_UNITS = 26

/** Whether a spell does good. */
export const isHelp = (id: SpellId): boolean =>
  SPELLS[id].effects.every(
    ({ kind }) => kind === 'heal' || kind === 'shield' || kind === 'buff' || kind === 'teleport'
  )

/** Somebody casts: it strikes out, something flies, cells light up. Returns the clips, and when the spell takes effect. */
export function castClips(
  at: number,
  fighter: number,
  fromCell: number,
  cast: { readonly spell: SpellId; readonly cell: number; readonly cells: readonly number[] }
): { readonly clips: readonly Clip[]; readonly effectAt: number } {
  const key = fighterKey(fighter)
  const facing = fromCell === cast.cell ? {} : { facing: directionTo(fromCell, cast.cell) }
  const far = distance(fromCell, cast.cell)
  const flight = far > 1 ? Math.ceil(far * FLIGHT_FRAMES) : 0
  const effectAt = at + STRIKE_MIDDLE + flight
  const kind = isHelp(cast.spell) ? 'help' : 'harm'
  const strike: Clip = {
    from: at,
    lasts: STRIKE_FRAMES,
    play: ({ actors }) => void actors.set(key, { ...actors.get(key), ...facing, stance: 'strike', frame: 0 }),
    end: ({ actors }) => {
      const { facing: looks } = actors.get(key) ?? {}
      actors.set(key, looks === undefined ? {} : { facing: looks })
    }
  }
  const clips = [strike, flashClip(effectAt, cast.cells, kind)]
  return {
    clips: flight > 0 ? [...clips, flightClip(at + STRIKE_MIDDLE, flight, fromCell, cast.cell, kind)] : clips,
    effectAt
  }
}

/** Cells light up and fade. */
export function flashClip(from: number, cells: readonly number[], kind: Flash['kind']): Clip {
  const id = Symbol(kind)
  return {
    from,
    lasts: FLASH_FRAMES,
    play: ({ flashes }, share) => void flashes.set(id, { cells, kind, age: Math.round(share * 6) / 6 }),
    end: ({ flashes }) => void flashes.delete(id)
  }
}

function flightClip(from: number, lasts: number, cell: number, target: number, kind: 'harm' | 'help'): Clip {
  const id = Symbol(kind)
  const [a, b] = [placeOf(cell), placeOf(target)]
  return {
    from,
    lasts,
    play: ({ missiles: flying }, share) =>
      void flying.set(id, {
        x: a.x + (b.x - a.x) * share,
        y: a.y + (b.y - a.y) * share,
        height: HAND_UNITS + FLIGHT_RISE * 4 * share * (1 - share),
        kind
      }),
    end: ({ missiles: flying }) => void flying.delete(id)
  }
}

const HIT_FRAMES = 6
const FADE_FRAMES = 14

/** Somebody is struck. */
export const hitClip = (from: number, fighter: number): Clip => ({
  from,
  lasts: HIT_FRAMES,
  play: ({ actors }) => {
    const key = fighterKey(fighter)
    // One whose health is gone is seen until it has faded.
    actors.set(key, { ...actors.get(key), stance: 'hit', frame: 0, opacity: 255 })
  },
  end: ({ actors }) => {
    const key = fighterKey(fighter)
    const { facing } = actors.get(key) ?? {}
    actors.set(key, facing === undefined ? {} : { facing })
  }
})

/** Somebody fades away. */
export const fadeClip = (from: number, fighter: number): Clip => ({
  from,
  lasts: FADE_FRAMES,
  play: ({ actors }, share) => {
    const key = fighterKey(fighter)
    actors.set(key, { ...actors.get(key), stance: 'hit', opacity: Math.round(255 * (1 - share)) })
  },
  end: ({ actors }) => void actors.delete(fighterKey(fighter))
})
