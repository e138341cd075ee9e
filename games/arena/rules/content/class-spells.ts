import type { SpellId } from './kinds'
import {
  CELL,
  circle,
  cross,
  damage,
  heal,
  line,
  poison,
  push,
  removeAp,
  removeMp,
  shield,
  powerUp,
  spell
} from './spell-forms'

/** What the four classes cast. Damage is for level 1 without power. */
export const CLASS_SPELLS = {
  // The warden stands in front: close, sturdy, moves others about.
  strike: spell('Strike', 'Frappe', 3, [1, 1], [damage(11, 14)], { target: 'fighter' }),
  shockwave: spell(
    'Shockwave',
    'Onde de choc',
    4,
    [0, 0],
    [
      { kind: 'damage', touches: 'enemies', min: 9, max: 12 },
      { kind: 'push', touches: 'enemies', cells: 2 }
    ],
    { area: circle(2), castsPerTurn: 1 }
  ),
  bash: spell('Bash', 'Heurt', 2, [1, 1], [damage(5, 7), push(3)], { target: 'fighter', castsPerTurn: 1 }),
  bulwark: spell('Bulwark', 'Rempart', 2, [0, 3], [shield(20, 2)], {
    target: 'fighter',
    cooldown: 3,
    castsPerTurn: 1
  }),
  hook: spell('Hook', 'Grappin', 2, [2, 6], [damage(5, 7), push(-4)], {
    isInLine: true,
    castsPerTurn: 2,
    castsPerTarget: 1
  }),

  // The ranger shoots from afar and keeps others there.
  arrow: spell('Arrow', 'Flèche', 3, [2, 8], [damage(11, 14)], { isRangeModifiable: true }),
  pinningArrow: spell('Pinning arrow', 'Flèche clouante', 2, [1, 6], [damage(4, 6), removeMp(3)], {
    isRangeModifiable: true,
    castsPerTurn: 1
  }),
  arrowRain: spell('Arrow rain', 'Pluie de flèches', 4, [3, 7], [damage(9, 12)], {
    area: circle(2),
    needsSight: false,
    cooldown: 2,
    castsPerTurn: 1
  }),
  repelShot: spell('Repelling shot', 'Tir répulsif', 2, [1, 4], [damage(4, 6), push(4)], {
    isInLine: true,
    castsPerTurn: 1
  }),
  snare: spell(
    'Snare',
    'Collet',
    2,
    [1, 5],
    [{ kind: 'trap', area: CELL, effects: [damage(10, 13), removeMp(2)] }],
    { target: 'free', castsPerTurn: 1, cooldown: 1 }
  ),

  // The mender keeps friends and itself alive, and tires the others out.
  lance: spell('Light lance', 'Lance de lumière', 3, [1, 6], [damage(10, 12)], {
    isRangeModifiable: true,
    area: line(1)
  }),
  mend: spell('Mend', 'Soin', 2, [0, 5], [heal(14, 18)], {
    isRangeModifiable: true,
    target: 'fighter',
    castsPerTurn: 1
  }),
  burningCircle: spell(
    'Burning circle',
    'Cercle ardent',
    3,
    [1, 5],
    [
      {
        kind: 'glyph',
        area: circle(2),
        turns: 3,
        effects: [{ kind: 'damage', touches: 'enemies', min: 9, max: 11 }]
      }
    ],
    { cooldown: 3, castsPerTurn: 1, needsSight: false }
  ),
  daze: spell('Daze', 'Étourdissement', 2, [1, 6], [damage(4, 5), removeAp(3)], {
    castsPerTurn: 1,
    isRangeModifiable: true
  }),
  drain: spell('Drain', 'Ponction', 4, [1, 2], [damage(13, 16, 60)], { castsPerTurn: 1 }),

  // The shade comes from nowhere, and leaves things behind.
  stab: spell('Stab', 'Estocade', 3, [1, 1], [damage(13, 16)], { target: 'fighter', criticalPercent: 15 }),
  blink: spell('Blink', 'Éclipse', 2, [1, 5], [{ kind: 'teleport' }], {
    target: 'free',
    needsSight: false,
    cooldown: 2,
    castsPerTurn: 1
  }),
  venom: spell('Venom', 'Venin', 3, [1, 6], [damage(3, 4), poison(8, 3)], {
    castsPerTurn: 2,
    castsPerTarget: 1,
    isRangeModifiable: true
  }),
  spikes: spell(
    'Spikes',
    'Pointes',
    2,
    [1, 4],
    [{ kind: 'trap', area: cross(1), effects: [damage(13, 16)] }],
    { target: 'free', castsPerTurn: 1, cooldown: 1 }
  ),
  knife: spell('Thrown knife', 'Couteau lancé', 3, [1, 5], [damage(9, 12), powerUp(10, 2, 'caster')], {
    criticalPercent: 10,
    isRangeModifiable: true
  })
} as const satisfies Partial<Record<SpellId, ReturnType<typeof spell>>>
