import type { SpellId } from './kinds'
import {
  CELL,
  circle,
  damage,
  harmEnemies,
  heal,
  line,
  poison,
  push,
  removeAp,
  removeMp,
  shield,
  spell
} from './spell-forms'

/** What monsters cast. */
export const MONSTER_SPELLS = {
  bite: spell('Bite', 'Morsure', 3, [1, 1], [damage(8, 11)], { target: 'fighter' }),
  spit: spell('Spit', 'Crachat', 3, [2, 7], [damage(7, 10)], { castsPerTurn: 2 }),
  sporeMend: spell('Spore mend', 'Spores de soin', 3, [0, 6], [heal(9, 12)], {
    target: 'fighter',
    castsPerTurn: 1,
    needsSight: false
  }),
  sporeDust: spell('Spore dust', 'Poussière de spores', 3, [1, 4], [damage(6, 8)], { castsPerTurn: 1 }),
  thornTrap: spell(
    'Thorn trap',
    'Piège d’épines',
    3,
    [1, 5],
    [{ kind: 'trap', area: CELL, effects: [harmEnemies(10, 13)] }],
    { target: 'free', castsPerTurn: 1, cooldown: 1 }
  ),
  sting: spell('Sting', 'Dard', 3, [1, 3], [damage(5, 7), poison(3, 2)], { castsPerTurn: 2 }),
  headbutt: spell('Headbutt', 'Coup de tête', 4, [1, 1], [damage(8, 11), push(3)], {
    target: 'fighter',
    castsPerTurn: 1
  }),
  charge: spell('Charge', 'Charge', 2, [2, 5], [damage(4, 6), removeMp(2)], {
    isInLine: true,
    castsPerTurn: 1
  }),
  flare: spell('Flare', 'Éclat', 4, [2, 6], [harmEnemies(6, 9)], { area: circle(1), castsPerTurn: 1 }),
  numb: spell('Numb', 'Engourdissement', 2, [1, 5], [damage(3, 4), removeAp(2)], { castsPerTurn: 1 }),
  shellUp: spell('Shell up', 'Repli', 2, [0, 2], [shield(12, 2)], {
    target: 'fighter',
    castsPerTurn: 1,
    cooldown: 2
  }),
  slam: spell('Slam', 'Écrasement', 4, [1, 1], [damage(9, 13)], { target: 'fighter', castsPerTurn: 1 }),
  crownBlow: spell('Crown blow', 'Coup de couronne', 4, [1, 2], [damage(9, 13)], { castsPerTurn: 1 }),
  gravePull: spell('Grave pull', 'Appel de la tombe', 2, [2, 7], [damage(3, 5), push(-5)], {
    isInLine: true,
    castsPerTurn: 1,
    cooldown: 2
  }),
  darkNova: spell('Dark nova', 'Nova sombre', 4, [1, 5], [harmEnemies(8, 11)], {
    area: line(2),
    castsPerTurn: 1,
    cooldown: 2
  })
} as const satisfies Partial<Record<SpellId, ReturnType<typeof spell>>>
