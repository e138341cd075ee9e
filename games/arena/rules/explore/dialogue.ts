import type { Refusal } from '../actions'
import { hasRoom, put, take } from '../bag'
import { statsOf } from '../characters'
import { ITEMS } from '../content/items'
import type { DialogueDeed, DialogueNode } from '../content/kinds'
import { BREAD_PRICE, HEALING_PRICE, NPCS } from '../content/npcs'
import type { ArenaEvent } from '../events'
import type { ArenaState, Character } from '../state'
import { currentMap, leaderOf, mend } from './party'

/** What is being said in the open dialogue, and what can be answered; null when none is open. */
export function dialogueNode(state: ArenaState): DialogueNode | null {
  const npc = state.dialogue === null ? undefined : currentMap(state).npcs[state.dialogue.npc]
  if (npc === undefined || state.dialogue === null) return null
  return NPCS[npc.kind].nodes[state.dialogue.node] ?? null
}

/** Why a line cannot be chosen; null if it can. */
export function sayRefusal(state: ArenaState, index: number): Refusal | null {
  const chosen = dialogueNode(state)?.lines[index]
  if (chosen === undefined) return 'noSuchLine'
  return chosen.deed === undefined ? null : deedRefusal(leaderOf(state), chosen.deed)
}

function deedRefusal(leader: Character, deed: DialogueDeed): Refusal | null {
  switch (deed) {
    case 'heal':
      return leader.kamas < HEALING_PRICE ? 'notEnoughKamas' : null
    case 'buyBread':
      if (leader.kamas < BREAD_PRICE) return 'notEnoughKamas'
      return hasRoom(leader, 'bread') ? null : 'bagFull'
    case 'sell':
      return null
  }
}

/** Chooses a line of the open dialogue: what it promises happens, and the talk goes on or ends. */
export function choose(state: ArenaState, index: number, events: ArenaEvent[]): Refusal | null {
  const refusal = sayRefusal(state, index)
  const chosen = dialogueNode(state)?.lines[index]
  if (refusal !== null || chosen === undefined || state.dialogue === null) return refusal
  if (chosen.deed !== undefined) doDeed(state, chosen.deed, events)
  if (chosen.next >= 0) state.dialogue.node = chosen.next
  else {
    state.dialogue = null
    state.phase = 'exploration'
    events.push({ kind: 'closed' })
  }
  return null
}

function doDeed(state: ArenaState, deed: DialogueDeed, events: ArenaEvent[]): void {
  const leader = leaderOf(state)
  switch (deed) {
    case 'heal': {
      pay(leader, -HEALING_PRICE, events)
      let hp = 0
      for (const character of state.characters) hp += mend(character, statsOf(character).maxHp)
      events.push({ kind: 'rested', hp })
      return
    }
    case 'buyBread':
      pay(leader, -BREAD_PRICE, events)
      put(leader, 'bread', 1)
      return
    case 'sell':
      pay(leader, sellMaterials(leader), events)
  }
}

/** Sells what can neither be worn nor used. Returns the kamas it is worth. */
function sellMaterials(leader: Character): number {
  let kamas = 0
  for (const { item, count } of [...leader.bag]) {
    const { part, heals, price } = ITEMS[item]
    if (part !== undefined || heals !== undefined) continue
    kamas += price * count
    take(leader, item, count)
  }
  return kamas
}

function pay(leader: Character, amount: number, events: ArenaEvent[]): void {
  if (amount === 0) return
  leader.kamas += amount
  events.push({ kind: 'kamas', seat: leader.seat, amount })
}
