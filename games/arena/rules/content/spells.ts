import { CLASS_SPELLS } from './class-spells'
import type { Spell, SpellId } from './kinds'
import { MONSTER_SPELLS } from './monster-spells'

/** Every spell there is. */
export const SPELLS: Readonly<Record<SpellId, Spell>> = { ...CLASS_SPELLS, ...MONSTER_SPELLS }

/** The spell bar has this many places. */
export const SPELL_SLOTS = 5
