/** Which of the cases have a gradient, said apart from the table of ops: an op that loses its rule is missed. */
import type { Tensor } from '../../../electron/worker/engine/graph'
import { parametersOf } from './finite-differences'
import { CASES, Maker, type Case } from './op-cases'

/** The ops through which no gradient passes, each with its reason. Every other op has a rule. */
export const WITHOUT_GRADIENT: Readonly<Record<string, string>> = {
  sign: 'flat but at 0',
  floor: 'flat but at whole numbers',
  positive: 'flat but at 0',
  greater: 'its result is true or false',
  greaterEqual: 'its result is true or false',
  equal: 'its result is true or false',
  not: 'what goes in and comes out is true or false',
  and: 'what goes in and comes out is true or false',
  cast: 'what goes in or comes out are whole numbers or truths, which do not move a little',
  argMax: 'its result is an index',
  oneHot: 'what goes in is an index',
  stopGradient: 'to let none pass is what it is for'
}

const passes = (y: Tensor): boolean => !Object.hasOwn(WITHOUT_GRADIENT, y.op.name)
const casesWith = (holds: (y: Tensor) => boolean): readonly Case[] =>
  CASES.filter(([, , build]) => holds(build(new Maker(1))))

/** Those that have a gradient to test. */
export const SMOOTH_CASES = casesWith((y) => passes(y) && parametersOf(y).length > 0)

/** Those that must stand still while what they are computed from moves a little. */
export const FLAT_CASES = casesWith(
  (y) => !passes(y) && y.op.name !== 'stopGradient' && parametersOf(y).length > 0
)
