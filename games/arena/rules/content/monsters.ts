import type { MonsterId, MonsterKind, Stats } from './kinds'

/** Who is met. Each plays in its own way (`behaviour`, see combat/monster-play.ts). */
export const MONSTERS: Readonly<Record<MonsterId, MonsterKind>> = {
  gnasher: {
    title: { en: 'Gnasher', fr: 'Grignard' },
    behaviour: 'chaser',
    keepsDistance: 1,
    base: stats({ maxHp: 34, mp: 4, initiative: 40, lock: 3 }),
    perLevel: { maxHp: 4, power: 5, initiative: 2 },
    spells: ['bite'],
    xp: 20,
    kamas: 4,
    loot: [{ item: 'tooth', percent: 60 }]
  },
  spitter: {
    title: { en: 'Spitter', fr: 'Crachin' },
    behaviour: 'archer',
    keepsDistance: 5,
    base: stats({ maxHp: 26, initiative: 45, dodge: 3 }),
    perLevel: { maxHp: 3, power: 5, initiative: 2 },
    spells: ['spit'],
    xp: 22,
    kamas: 5,
    loot: [{ item: 'gland', percent: 55 }]
  },
  mossling: {
    title: { en: 'Mossling', fr: 'Moussin' },
    behaviour: 'healer',
    keepsDistance: 4,
    base: stats({ maxHp: 30, initiative: 35, dodge: 3, will: 14 }),
    perLevel: { maxHp: 4, power: 5, initiative: 2, will: 1 },
    spells: ['sporeMend', 'sporeDust'],
    xp: 24,
    kamas: 5,
    loot: [{ item: 'moss', percent: 65 }]
  },
  snarer: {
    title: { en: 'Snarer', fr: 'Tendeur' },
    behaviour: 'trapper',
    keepsDistance: 3,
    base: stats({ maxHp: 28, initiative: 55, dodge: 4 }),
    perLevel: { maxHp: 3, power: 5, initiative: 3 },
    spells: ['thornTrap', 'sting'],
    xp: 25,
    kamas: 6,
    loot: [
      { item: 'tooth', percent: 30 },
      { item: 'gland', percent: 30 }
    ]
  },
  ramhorn: {
    title: { en: 'Ramhorn', fr: 'Béliard' },
    behaviour: 'chaser',
    keepsDistance: 1,
    base: stats({ maxHp: 40, mp: 4, initiative: 30, lock: 4 }),
    perLevel: { maxHp: 5, power: 5, initiative: 2 },
    spells: ['headbutt', 'charge'],
    xp: 28,
    kamas: 6,
    loot: [{ item: 'tooth', percent: 50 }]
  },
  wisp: {
    title: { en: 'Wisp', fr: 'Follet' },
    behaviour: 'archer',
    keepsDistance: 4,
    base: stats({ maxHp: 25, mp: 4, initiative: 60, dodge: 6, will: 14 }),
    perLevel: { maxHp: 3, power: 5, initiative: 3, will: 1 },
    spells: ['flare', 'numb'],
    xp: 27,
    kamas: 7,
    loot: [{ item: 'dust', percent: 50 }]
  },
  shellback: {
    title: { en: 'Shellback', fr: 'Carapard' },
    behaviour: 'tank',
    keepsDistance: 1,
    base: stats({ maxHp: 44, initiative: 20, resistance: 10, lock: 5 }),
    perLevel: { maxHp: 5, power: 5, initiative: 1 },
    spells: ['slam', 'shellUp'],
    xp: 30,
    kamas: 7,
    loot: [{ item: 'shell', percent: 55 }]
  },
  hollowKing: {
    title: { en: 'Hollow King', fr: 'Roi creux' },
    behaviour: 'boss',
    keepsDistance: 1,
    base: stats({ maxHp: 75, ap: 8, mp: 4, initiative: 55, resistance: 10, lock: 5, dodge: 5, will: 16 }),
    perLevel: { maxHp: 7, power: 5, initiative: 2, will: 1 },
    spells: ['crownBlow', 'gravePull', 'darkNova'],
    xp: 120,
    kamas: 40,
    loot: [
      { item: 'crownShard', percent: 100 },
      { item: 'dust', percent: 60 }
    ]
  }
}

function stats(own: Partial<Stats>): Stats {
  return {
    maxHp: 30,
    ap: 6,
    mp: 3,
    initiative: 40,
    power: 0,
    resistance: 0,
    range: 0,
    lock: 2,
    dodge: 2,
    will: 10,
    ...own
  }
}
