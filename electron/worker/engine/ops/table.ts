/** Every op there is. A test asks of each: two runtimes that agree, and a gradient that finite differences confirm. */
import type { Op } from '../op'
import { addOp, divOp, mulOp, negOp, subOp } from './arithmetic'
import {
  andOp,
  castOp,
  equalOp,
  greaterEqualOp,
  greaterOp,
  notOp,
  positiveOp,
  stopGradientOp,
  whereOp
} from './choose'
import { conv2dOp, convTranspose2dOp, filterGradientOp } from './convolve'
import { concatOp, padOp, sliceOp } from './cut'
import { expandOp, reduceSumOp, reshapeOp } from './extent'
import {
  absOp,
  clipOp,
  eluOp,
  expOp,
  floorOp,
  huberOp,
  logOp,
  maximumOp,
  minimumOp,
  powOp,
  reluOp,
  sigmoidOp,
  signOp,
  softplusOp,
  sqrtOp,
  tanhOp
} from './functions'
import { gatherOp, oneHotOp } from './lookup'
import { matmulOp, transposeOp } from './matrix'
import { avgPoolOp, maxPoolOp } from './pool'
import { argMaxOp, logSoftmaxOp, reduceMaxOp, softmaxOp } from './reduce'

export const OPS: readonly Op[] = [
  ...[addOp, subOp, mulOp, divOp, negOp, powOp, maximumOp, minimumOp],
  ...[expOp, logOp, sqrtOp, tanhOp, sigmoidOp, softplusOp, reluOp, eluOp, absOp, signOp, floorOp],
  ...[clipOp, huberOp],
  ...[greaterOp, greaterEqualOp, equalOp, positiveOp, notOp, andOp, whereOp, castOp, stopGradientOp],
  ...[reshapeOp, expandOp, transposeOp, sliceOp, padOp, concatOp],
  ...[reduceSumOp, reduceMaxOp, argMaxOp, softmaxOp, logSoftmaxOp],
  ...[matmulOp, oneHotOp, gatherOp, conv2dOp, convTranspose2dOp, filterGradientOp, maxPoolOp, avgPoolOp]
]
