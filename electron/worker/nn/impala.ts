/** The 15-layer residual network of IMPALA (Espeholt et al. 2018). A layer of 256 comes after. */
import type { Tensor } from '../engine/graph'
import { add, flatten, maxPool, relu } from '../engine/ops'
import { conv } from './conv'
import { asPictures } from './pictures'
import type { Scope } from './scope'

const STACKS = [16, 32, 32]
const SAME = { padding: 1 }

function residual(scope: Scope, x: Tensor, channels: number): Tensor {
  const inner = conv(scope.within('conv1'), relu(x), channels, 3, SAME)
  return add(x, conv(scope.within('conv2'), relu(inner), channels, 3, SAME))
}

/** Halves the picture, then two residual blocks. */
function stack(scope: Scope, x: Tensor, channels: number): Tensor {
  const wide = conv(scope.within('conv'), x, channels, 3, SAME)
  const half = maxPool(wide, [3, 3], { stride: 2, padding: 1 })
  return residual(scope.within('block2'), residual(scope.within('block1'), half, channels), channels)
}

export function impala(scope: Scope, observation: Tensor): { features: Tensor } {
  let x = asPictures(observation)
  STACKS.forEach((channels, i) => (x = stack(scope.within(`stack${i + 1}`), x, channels)))
  return { features: flatten(relu(x)) }
}
