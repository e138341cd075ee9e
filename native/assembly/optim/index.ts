/**
 * Optimisers, one pass each over flat float32 arrays: reads the parameters at `w`, writes the new ones at `out` (which may
 * be `w`), and keeps its moments. All addresses are multiples of 16, `n` is a multiple of 16. `scale` is what the gradient
 * is multiplied by first (clipping); `decay` adds decay * w to it (PyTorch's weight_decay). Formulas: PyTorch's documentation.
 */

/** Two elements, squared in double precision. */
// @ts-ignore: decorator
@inline
function squares(x: usize): v128 {
  const two = f64x2.promote_low_f32x4(v128.load64_zero(x))
  return f64x2.mul(two, two)
}

/** The sum of squares, in double precision: infinite or NaN exactly when an element is. Four pairs of sums, so that no addition waits for the one before. */
export function sumSquares(x: usize, n: i32): f64 {
  let a = f64x2.splat(0)
  let b = f64x2.splat(0)
  let c = f64x2.splat(0)
  let d = f64x2.splat(0)
  for (let at = x, end = x + (<usize>n << 2); at < end; at += 32) {
    a = f64x2.add(a, squares(at))
    b = f64x2.add(b, squares(at + 8))
    c = f64x2.add(c, squares(at + 16))
    d = f64x2.add(d, squares(at + 24))
  }
  const all = f64x2.add(f64x2.add(a, b), f64x2.add(c, d))
  return f64x2.extract_lane(all, 0) + f64x2.extract_lane(all, 1)
}

// @ts-ignore: decorator
@inline
function gradient(g: usize, w: v128, scale: v128, decay: v128): v128 {
  return f32x4.add(f32x4.mul(v128.load(g), scale), f32x4.mul(w, decay))
}

/** Momentum kept at `m`: m = momentum * m + g; the first step sets m = g. With nesterov the step is g + momentum * m. */
export function sgd(
  w: usize,
  out: usize,
  g: usize,
  m: usize,
  n: i32,
  learningRate: f32,
  momentum: f32,
  nesterov: bool,
  decay: f32,
  scale: f32
): void {
  const lr = f32x4.splat(learningRate)
  const mu = f32x4.splat(momentum)
  const s = f32x4.splat(scale)
  const d = f32x4.splat(decay)
  for (let i: usize = 0, end = <usize>n << 2; i < end; i += 16) {
    const ww = v128.load(w + i)
    const gg = gradient(g + i, ww, s, d)
    const mm = f32x4.add(f32x4.mul(mu, v128.load(m + i)), gg)
    v128.store(m + i, mm)
    const step = nesterov ? f32x4.add(gg, f32x4.mul(mu, mm)) : mm
    v128.store(out + i, f32x4.sub(ww, f32x4.mul(lr, step)))
  }
}

/** Without momentum: w - learningRate * g. */
export function sgdPlain(w: usize, out: usize, g: usize, n: i32, learningRate: f32, decay: f32, scale: f32): void {
  const lr = f32x4.splat(learningRate)
  const s = f32x4.splat(scale)
  const d = f32x4.splat(decay)
  for (let i: usize = 0, end = <usize>n << 2; i < end; i += 16) {
    const ww = v128.load(w + i)
    v128.store(out + i, f32x4.sub(ww, f32x4.mul(lr, gradient(g + i, ww, s, d))))
  }
}

/**
 * v: running mean of squares; a: running mean, when centred; m: momentum buffer, when momentum is not 0.
 * The divisor is sqrt(v - a^2) + epsilon, or sqrt(v - a^2 + epsilon) when epsilon is inside (as TensorFlow has it).
 */
export function rmsprop(
  w: usize,
  out: usize,
  g: usize,
  v: usize,
  a: usize,
  m: usize,
  n: i32,
  learningRate: f32,
  alpha: f32,
  oneMinusAlpha: f32,
  epsilon: f32,
  isInside: bool,
  isCentred: bool,
  momentum: f32,
  decay: f32,
  scale: f32
): void {
  const lr = f32x4.splat(learningRate)
  const keep = f32x4.splat(alpha)
  const take = f32x4.splat(oneMinusAlpha)
  const eps = f32x4.splat(epsilon)
  const mu = f32x4.splat(momentum)
  const s = f32x4.splat(scale)
  const d = f32x4.splat(decay)
  for (let i: usize = 0, end = <usize>n << 2; i < end; i += 16) {
    const ww = v128.load(w + i)
    const gg = gradient(g + i, ww, s, d)
    const vv = f32x4.add(f32x4.mul(keep, v128.load(v + i)), f32x4.mul(take, f32x4.mul(gg, gg)))
    v128.store(v + i, vv)
    let spread = vv
    if (isCentred) {
      const aa = f32x4.add(f32x4.mul(keep, v128.load(a + i)), f32x4.mul(take, gg))
      v128.store(a + i, aa)
      // Rounding can bring it below zero.
      spread = f32x4.max(f32x4.sub(vv, f32x4.mul(aa, aa)), f32x4.splat(0))
    }
    const divisor = isInside ? f32x4.sqrt(f32x4.add(spread, eps)) : f32x4.add(f32x4.sqrt(spread), eps)
    let step = f32x4.div(gg, divisor)
    if (momentum != 0) {
      step = f32x4.add(f32x4.mul(mu, v128.load(m + i)), step)
      v128.store(m + i, step)
    }
    v128.store(out + i, f32x4.sub(ww, f32x4.mul(lr, step)))
  }
}

/** Four elements of Adam. `isPlain`: neither shrink nor decay does anything. */
// @ts-ignore: decorator
@inline
function adamFour(
  w: usize,
  out: usize,
  g: usize,
  m: usize,
  v: usize,
  isPlain: bool,
  b1: v128,
  b2: v128,
  c1: v128,
  c2: v128,
  lr: v128,
  eps: v128,
  keep: v128,
  s: v128,
  d: v128
): void {
  const ww = v128.load(w)
  const gg = isPlain ? f32x4.mul(v128.load(g), s) : gradient(g, ww, s, d)
  const mm = f32x4.add(f32x4.mul(b1, v128.load(m)), f32x4.mul(c1, gg))
  const vv = f32x4.add(f32x4.mul(b2, v128.load(v)), f32x4.mul(c2, f32x4.mul(gg, gg)))
  v128.store(m, mm)
  v128.store(v, vv)
  const step = f32x4.div(f32x4.mul(lr, mm), f32x4.add(f32x4.sqrt(vv), eps))
  v128.store(out, f32x4.sub(isPlain ? ww : f32x4.mul(keep, ww), step))
}

/**
 * m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w = shrink * w - stepSize * m / (sqrt(v) * rootScale + epsilon).
 * The caller puts the bias corrections into stepSize = lr / (1 - b1^t) and rootScale = 1 / sqrt(1 - b2^t); shrink is
 * 1 - lr * decay for AdamW and 1 for Adam. Both numbers of the quotient are divided by rootScale once, not at each element.
 */
export function adam(
  w: usize,
  out: usize,
  g: usize,
  m: usize,
  v: usize,
  n: i32,
  beta1: f32,
  beta2: f32,
  oneMinusBeta1: f32,
  oneMinusBeta2: f32,
  stepSize: f32,
  rootScale: f32,
  epsilon: f32,
  shrink: f32,
  decay: f32,
  scale: f32
): void {
  const b1 = f32x4.splat(beta1)
  const b2 = f32x4.splat(beta2)
  const c1 = f32x4.splat(oneMinusBeta1)
  const c2 = f32x4.splat(oneMinusBeta2)
  const lr = f32x4.splat(stepSize / rootScale)
  const eps = f32x4.splat(epsilon / rootScale)
  const keep = f32x4.splat(shrink)
  const s = f32x4.splat(scale)
  const d = f32x4.splat(decay)
  const end = g + (<usize>n << 2)
  if (decay == 0 && shrink == 1) {
    for (; g < end; w += 64, out += 64, g += 64, m += 64, v += 64) {
      adamFour(w, out, g, m, v, true, b1, b2, c1, c2, lr, eps, keep, s, d)
      adamFour(w + 16, out + 16, g + 16, m + 16, v + 16, true, b1, b2, c1, c2, lr, eps, keep, s, d)
      adamFour(w + 32, out + 32, g + 32, m + 32, v + 32, true, b1, b2, c1, c2, lr, eps, keep, s, d)
      adamFour(w + 48, out + 48, g + 48, m + 48, v + 48, true, b1, b2, c1, c2, lr, eps, keep, s, d)
    }
    return
  }
  for (; g < end; w += 16, out += 16, g += 16, m += 16, v += 16)
    adamFour(w, out, g, m, v, false, b1, b2, c1, c2, lr, eps, keep, s, d)
}
