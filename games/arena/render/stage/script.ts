import type { Language } from '../../../../electron/shared/language'
import { ITEMS } from '../../rules/content/items'
import { SPELLS } from '../../rules/content/spells'
import type { ArenaEvent } from '../../rules/events'
import type { ArenaState, Combat, Fighter } from '../../rules/state'
import { fighterKey, groupKey, PARTY_KEY, placeOf, type Float } from '../view'
import { castClips, fadeClip, flashClip, hitClip } from './blows'
import type { Clip, StageSet } from './clip'
import { walkClip } from './walks'

/** Pictures that pass before what comes next. */
const PAUSES = { harm: 4, told: 3, killed: 8, turn: 8, map: 2 } as const

/** Writes down what is to be seen of a step's events, one after the other. `at`: the first picture. */
export class Script {
  readonly clips: Clip[] = []
  #at = 0
  readonly #events: readonly ArenaEvent[]
  readonly #after: ArenaState
  readonly #language: Language
  /** Where fighters stand by the time the script has come to. */
  readonly #cells = new Map<number, number>()

  constructor(before: ArenaState, events: readonly ArenaEvent[], after: ArenaState, language: Language) {
    this.#events = events
    this.#after = after
    this.#language = language
    this.#placeFighters(before.combat)
    events.forEach((event, i) => this.#write(event, i))
  }

  #placeFighters(combat: Combat | null): void {
    for (const { id, cell } of combat?.fighters ?? []) this.#cells.set(id, cell)
  }

  #write(event: ArenaEvent, index: number): void {
    switch (event.kind) {
      case 'walked':
        return this.#walk(
          PARTY_KEY,
          event.path,
          false,
          ({ shown }) => (shown.cell = event.path.at(-1) ?? shown.cell)
        )
      case 'groupMoved':
        return this.#walk(groupKey(event.group), event.path, false, ({ shown }) => {
          const group = shown.groups.find(({ id }) => id === event.group)
          if (group) group.cell = event.path.at(-1) ?? group.cell
        })
      case 'mapEntered':
        return this.#now(PAUSES.map, ({ shown, actors }) => {
          Object.assign(shown, { map: event.map, cell: event.cell })
          for (const key of [...actors.keys()]) if (key !== PARTY_KEY) actors.delete(key)
        })
      case 'combatBegan':
        return this.#beginFight(index)
      case 'combatEnded':
        return this.#now(PAUSES.killed, (set) => {
          Object.assign(set.shown, { combat: null, phase: 'exploration', chat: this.#after.chat })
          set.actors.clear()
        })
      case 'moved':
      case 'pushed':
        return this.#moveFighter(event.fighter, event.path, event.kind === 'pushed')
      case 'teleported':
        this.#cells.set(event.fighter, event.to)
        this.#flash([event.from, event.to], 'help')
        return this.#now(PAUSES.told, ({ shown }) => place(shown, event.fighter, event.to))
      case 'cast':
        return this.#cast(event)
      case 'damaged':
        return this.#harm(event.fighter, event.hp, event.absorbed)
      case 'killed':
        this.clips.push(fadeClip(this.#at, event.fighter))
        this.#at += PAUSES.killed
        return
      case 'trapSprung':
        return this.#flash(event.cells, 'trap')
      case 'turnBegan':
        return this.#now(PAUSES.turn, ({ shown }) => beginTurn(shown, event.fighter, event.round))
      default:
        return this.#tell(event)
    }
  }

  #now(pause: number, begin: (set: StageSet) => void): void {
    this.clips.push({ from: this.#at, lasts: 0, begin })
    this.#at += pause
  }

  #walk(key: string, path: readonly number[], isPushed: boolean, arrive: (set: StageSet) => void): void {
    const clip = walkClip(this.#at, key, path, isPushed, arrive)
    this.clips.push(clip)
    this.#at += clip.lasts
  }

  #flash(cells: readonly number[], kind: 'harm' | 'help' | 'trap'): void {
    this.clips.push(flashClip(this.#at, cells, kind))
  }

  #moveFighter(id: number, path: readonly number[], isPushed: boolean): void {
    const cell = path.at(-1)
    if (cell === undefined) return
    this.#cells.set(id, cell)
    this.#walk(fighterKey(id), path, isPushed, ({ shown }) => {
      place(shown, id, cell)
      const fighter = shown.combat?.fighters[id]
      if (fighter && !isPushed) fighter.mp = Math.max(0, fighter.mp - path.length + 1)
    })
  }

  #cast(event: Extract<ArenaEvent, { kind: 'cast' }>): void {
    const { fighter, spell } = event
    const from = this.#cells.get(fighter) ?? event.cell
    this.clips.push({
      from: this.#at,
      lasts: 0,
      begin: ({ shown }) => {
        const caster = shown.combat?.fighters[fighter]
        if (caster) caster.ap = Math.max(0, caster.ap - SPELLS[spell].cost)
      }
    })
    const { clips, effectAt } = castClips(this.#at, fighter, from, event)
    this.clips.push(...clips)
    this.#float(fighter, `${SPELLS[spell].title[this.#language]}${event.isCritical ? ' !' : ''}`, 'word')
    this.#at = effectAt
  }

  #harm(id: number, hp: number, absorbed: number): void {
    this.clips.push(hitClip(this.#at, id), {
      from: this.#at,
      lasts: 0,
      begin: ({ shown }) => {
        const fighter = shown.combat?.fighters[id]
        if (fighter) fighter.hp = Math.max(0, fighter.hp - hp)
      }
    })
    if (hp > 0 || absorbed === 0) this.#float(id, `-${hp}`, 'damage')
    if (absorbed > 0) this.#float(id, `(${absorbed})`, 'shield')
    this.#at += PAUSES.harm
  }

  /** What is only told, by a number or a word. */
  #tell(event: ArenaEvent): void {
    switch (event.kind) {
      case 'healed':
        this.#now(0, ({ shown }) => heal(shown, event.fighter, event.hp))
        return this.#say(event.fighter, `+${event.hp}`, 'heal')
      case 'points':
        if (event.ap !== 0)
          this.#say(event.fighter, `${signed(event.ap)} ${this.#language === 'fr' ? 'PA' : 'AP'}`, 'points')
        if (event.mp !== 0)
          this.#say(event.fighter, `${signed(event.mp)} ${this.#language === 'fr' ? 'PM' : 'MP'}`, 'points')
        return
      case 'resisted':
        return this.#say(event.fighter, this.#language === 'fr' ? 'résiste' : 'resists', 'word')
      case 'shielded':
        return this.#say(event.fighter, `(+${event.points})`, 'shield')
      case 'gathered':
        return this.#gain(`+1 ${ITEMS[event.item].title[this.#language]}`)
      case 'looted':
        return this.#gain(`+${event.count} ${ITEMS[event.item].title[this.#language]}`)
      case 'crafted':
        return this.#gain(ITEMS[event.item].title[this.#language])
      case 'xp':
        return this.#gain(`+${event.amount} XP`)
      case 'kamas':
        return this.#gain(`${signed(event.amount)} kamas`)
      case 'levelUp':
        return this.#gain(`${this.#language === 'fr' ? 'Niveau' : 'Level'} ${event.level} !`)
      default:
    }
  }

  #say(fighter: number, text: string, kind: Float['kind']): void {
    this.#float(fighter, text, kind)
    this.#at += PAUSES.told
  }

  #float(fighter: number, text: string, kind: Float['kind']): void {
    const { x, y } = placeOf(this.#cells.get(fighter) ?? 0)
    this.clips.push({ from: this.#at, lasts: 0, begin: ({ raise }) => raise({ text, kind, x, y }) })
  }

  /** Over the party. */
  #gain(text: string): void {
    const begin = ({ shown, raise }: StageSet): void => raise({ text, kind: 'gain', ...placeOf(shown.cell) })
    this.clips.push({ from: this.#at, lasts: 0, begin })
    this.#at += 2 * PAUSES.told
  }

  #beginFight(index: number): void {
    const { combat } = this.#after
    if (!combat) return
    const first = rewound(combat, this.#events.slice(index))
    this.#placeFighters(first)
    this.#now(PAUSES.turn, ({ shown, actors }) => {
      Object.assign(shown, { combat: first, phase: 'combat', map: combat.map, chat: this.#after.chat })
      actors.clear()
    })
  }
}

const signed = (value: number): string => (value > 0 ? `+${value}` : `${value}`)

function place({ combat }: ArenaState, id: number, cell: number): void {
  const fighter = combat?.fighters[id]
  if (fighter) fighter.cell = cell
}

function heal({ combat }: ArenaState, id: number, hp: number): void {
  const fighter = combat?.fighters[id]
  if (fighter) fighter.hp = Math.min(fighter.stats.maxHp, fighter.hp + hp)
}

function beginTurn({ combat }: ArenaState, id: number, round: number): void {
  if (!combat) return
  combat.turn = Math.max(0, combat.timeline.indexOf(id))
  combat.round = round
}

/** A fight as it stood before these events. */
function rewound(combat: Combat, events: readonly ArenaEvent[]): Combat {
  const fighters = combat.fighters.map((fighter): Fighter => ({ ...fighter }))
  for (const event of [...events].reverse()) {
    const fighter = 'fighter' in event ? fighters[event.fighter] : undefined
    if (!fighter) continue
    if (event.kind === 'moved' || event.kind === 'pushed') fighter.cell = event.path[0] ?? fighter.cell
    else if (event.kind === 'teleported') fighter.cell = event.from
    else if (event.kind === 'damaged') fighter.hp += event.hp
    else if (event.kind === 'healed') fighter.hp -= event.hp
  }
  return { ...combat, fighters, traps: [], glyphs: [], round: 1 }
}
