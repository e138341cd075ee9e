import type { ArenaAction } from '../rules/actions'
import { ITEMS, RECIPES } from '../rules/content/items'
import type { ItemId, WorkshopId } from '../rules/content/kinds'
import { HEALING_PRICE } from '../rules/content/npcs'
import { distance } from '../rules/grid'
import { TERRAIN, type Side } from '../rules/state'
import { FightExpert } from './fight-expert'
import type { Perceived, PerceivedEntity } from './perceived'
import { Travel } from './travel'

/** Share of health below which nothing is begun. */
const READY_SHARE = 0.9
/** Share of health below which food is wanted. */
const HUNGRY_SHARE = 0.6
/** Nearer than this to monsters nobody rests. */
const REST_DISTANCE = 4
/** Fights and gatherings between two looks into the bag. */
const DEEDS_PER_LOOK = 4

type Group = Extract<PerceivedEntity, { kind: 'group' }>

/**
 * A careful player of the whole arena, from what the screen shows alone: fights what it can beat, eats and rests, keeps
 * away from what is too strong, gathers, wears what is better, and goes to town to make and sell things.
 */
export class JourneyExpert {
  private readonly fights = new FightExpert()
  private readonly travel = new Travel()
  /** The bag as it was last seen. */
  private bag: Perceived['bag'] = []
  private worn: Perceived['worn'] = {}
  private deeds = DEEDS_PER_LOOK
  private hasSold = false
  private last = ''

  /** What to do now. */
  choose(seen: Perceived): ArenaAction {
    switch (seen.phase) {
      case 'combat':
        this.deeds++
        return this.fights.choose(seen)
      case 'dead':
        return { kind: 'return' }
      case 'interface':
        return this.manageBag(seen)
      case 'crafting':
        return this.make(seen)
      case 'dialogue':
        return this.talk(seen)
      case 'exploration':
        return this.unlessStuck(seen, this.explore(seen))
    }
  }

  private explore(seen: Perceived): ArenaAction {
    this.travel.note(seen)
    const share = seen.hp / seen.maxHp
    const canEat = this.bag.some(({ canUse, count }) => canUse && count > 0)
    if (this.deeds >= DEEDS_PER_LOOK || (share < HUNGRY_SHARE && canEat)) {
      this.deeds = 0
      return { kind: 'openInventory' }
    }
    if (share < READY_SHARE) return this.recover(seen)
    return this.townBusiness(seen) ?? this.fieldWork(seen)
  }

  private recover(seen: Perceived): ArenaAction {
    const healer = seen.entities.find((entity) => entity.kind === 'npc' && entity.looks === 'healer')
    if (healer !== undefined && seen.kamas >= HEALING_PRICE) return { kind: 'interact', cell: healer.cell }
    const away = awayFromGroups(seen)
    return away < 0 ? { kind: 'wait' } : { kind: 'move', cell: away }
  }

  /** Making and selling, when there is something to make or to sell; null when there is not. */
  private townBusiness(seen: Perceived): ArenaAction | null {
    const wanted = this.wantedWorkshop(seen)
    const isLaden = !this.hasSold && this.bag.length >= 12
    if (wanted === null && !isLaden) return null
    const goal = seen.entities.find((entity) =>
      wanted === null
        ? entity.kind === 'npc' && entity.looks === 'trader'
        : entity.kind === 'workshop' && entity.looks === wanted
    )
    if (goal !== undefined) return { kind: 'interact', cell: goal.cell }
    return this.leave(seen, this.travel.towards(seen, 0, 0))
  }

  private fieldWork(seen: Perceived): ArenaAction {
    const self = cellOfSelf(seen)
    const byDistance = (a: PerceivedEntity, b: PerceivedEntity): number =>
      distance(self, a.cell) - distance(self, b.cell)
    const [resource] = seen.entities
      .filter((entity) => entity.kind === 'resource' && entity.isReady)
      .sort(byDistance)
    if (resource !== undefined) {
      this.deeds += 0.5
      return { kind: 'interact', cell: resource.cell }
    }
    const [group] = seen.entities
      .filter((entity) => entity.kind === 'group')
      .filter((entity) => canBeat(seen, entity))
      .sort(byDistance)
    if (group !== undefined) return { kind: 'move', cell: group.cell }
    return this.leave(seen, this.travel.onward(seen, Math.ceil(seen.level / 2)))
  }

  private leave(seen: Perceived, side: Side | null): ArenaAction {
    const self = cellOfSelf(seen)
    const [exit] = seen.entities
      .filter((entity) => entity.kind === 'exit' && entity.side === side)
      .sort((a, b) => distance(self, a.cell) - distance(self, b.cell))
    if (exit !== undefined) return { kind: 'move', cell: exit.cell }
    const door = seen.entities.find((entity) => entity.kind === 'door')
    return door === undefined ? { kind: 'wait' } : { kind: 'interact', cell: door.cell }
  }

  private manageBag(seen: Perceived): ArenaAction {
    this.bag = seen.bag
    this.worn = seen.worn
    this.hasSold = false
    const better = seen.bag.findIndex(({ item, canEquip }) => canEquip && isBetter(item, seen.worn))
    if (better >= 0) return { kind: 'equip', slot: better }
    const isHungry = seen.hp / seen.maxHp < READY_SHARE
    const food = seen.bag.findIndex(({ canUse }) => canUse)
    return isHungry && food >= 0 ? { kind: 'use', slot: food } : { kind: 'close' }
  }

  /** The workshop that makes something of use from what is in the bag; null for none. */
  private wantedWorkshop({ level }: Perceived): WorkshopId | null {
    const has = (item: ItemId): number => this.bag.find((stack) => stack.item === item)?.count ?? 0
    const recipe = RECIPES.find(
      ({ makes, needs, level: from }) =>
        from <= level && this.isUseful(makes) && needs.every(({ item, count }) => has(item) >= count)
    )
    return recipe?.workshop ?? null
  }

  private isUseful(item: ItemId): boolean {
    const isInBag = this.bag.some((stack) => stack.item === item)
    return !isInBag && (ITEMS[item].heals !== undefined || isBetter(item, this.worn))
  }

  private make(seen: Perceived): ArenaAction {
    const recipe = seen.recipes.find((index) => this.isUseful(RECIPES[index]?.makes ?? 'wood'))
    // What the bag holds is not seen here: it is looked at afterwards.
    this.bag = []
    this.deeds = DEEDS_PER_LOOK
    return recipe === undefined ? { kind: 'close' } : { kind: 'craft', recipe }
  }

  private talk(seen: Perceived): ArenaAction {
    const isHealing = seen.speaker === 'healer' && seen.hp < seen.maxHp
    const isSelling = seen.speaker === 'trader' && !this.hasSold
    if (isSelling) {
      this.hasSold = true
      this.bag = []
    }
    return (isHealing || isSelling) && seen.lines.includes(0) ? { kind: 'say', line: 0 } : { kind: 'close' }
  }

  /** What has changed nothing is not tried again at once: monsters may stand in the way. */
  private unlessStuck(seen: Perceived, action: ArenaAction): ArenaAction {
    const now = JSON.stringify([action, cellOfSelf(seen), seen.mapX, seen.mapY, seen.hp])
    const isStuck = now === this.last
    this.last = isStuck ? '' : now
    return isStuck ? { kind: 'wait' } : action
  }
}

const cellOfSelf = ({ entities }: Perceived): number =>
  entities.find(({ kind }) => kind === 'self')?.cell ?? 0

/** Whether a group is one that a careful player can beat: not much more than itself. */
function canBeat({ level }: Perceived, { size, level: theirs }: Group): boolean {
  const each = theirs ?? level
  return size * each <= 3 * level - (size > 1 ? 2 : 0) && each <= level + 2
}

function isBetter(item: ItemId, worn: Perceived['worn']): boolean {
  const { part, price } = ITEMS[item]
  if (part === undefined) return false
  const former = worn[part]
  return former === undefined || ITEMS[former].price < price
}

/** Where to go to rest: nowhere (-1) if no group is near, else the floor that is farthest from all of them. */
function awayFromGroups(seen: Perceived): number {
  const groups = seen.entities.filter((entity): entity is Group => entity.kind === 'group')
  const nearest = (cell: number): number => Math.min(...groups.map((group) => distance(cell, group.cell)))
  const self = cellOfSelf(seen)
  if (groups.length === 0 || nearest(self) > REST_DISTANCE) return -1
  const taken = new Set(seen.entities.map(({ cell }) => cell))
  let best = -1
  let most = nearest(self)
  seen.terrain.forEach((kind, cell) => {
    if (kind !== TERRAIN.floor || taken.has(cell)) return
    const steps = nearest(cell)
    if (steps > most) [best, most] = [cell, steps]
  })
  return best
}
