/**
 * The sum tree of prioritised replay (Schaul et al. 2016): a binary tree in one array of float64, node i above nodes 2i and
 * 2i + 1, the root at 1, the leaves at `leaves` and after. A node is always the exact sum of its two children, computed anew
 * on every change, so errors do not add up. A leaf of 0 is never drawn.
 */

let tree: usize = 0
let leaves: i32 = 0

/** Bytes at the start of the memory that are the module's own: the tables of its powers. */
export function reserved(): usize {
  return __heap_base
}

/** Where the tree lies (2 * `count` float64, on 8 bytes) and how many leaves it has: a power of two. */
export function place(at: usize, count: i32): void {
  tree = at
  leaves = count
}

// @ts-ignore: decorator
@inline
function at(node: i32): usize {
  return tree + (<usize>node << 3)
}

export function total(): f64 {
  return load<f64>(at(1))
}

export function set(leaf: i32, value: f64): void {
  let node = leaves + leaf
  store<f64>(at(node), value)
  for (node >>= 1; node > 0; node >>= 1) store<f64>(at(node), load<f64>(at(2 * node)) + load<f64>(at(2 * node + 1)))
}

/** Sums every node above the leaves again, after these were written from outside. */
export function rebuild(): void {
  for (let node = leaves - 1; node > 0; node--)
    store<f64>(at(node), load<f64>(at(2 * node)) + load<f64>(at(2 * node + 1)))
}

/**
 * Sets leaves to (priority + epsilon)^alpha, in order; leaves that are 0 stay so. Returns the largest priority + epsilon.
 * Indices are int32, priorities float32.
 */
export function update(indices: usize, priorities: usize, n: i32, alpha: f64, epsilon: f64): f64 {
  let largest: f64 = 0
  for (let i = 0; i < n; i++) {
    const leaf = load<i32>(indices + (<usize>i << 2))
    if (load<f64>(at(leaves + leaf)) == 0) continue
    const priority = <f64>load<f32>(priorities + (<usize>i << 2)) + epsilon
    largest = max(largest, priority)
    set(leaf, Math.pow(priority, alpha))
  }
  return largest
}

/** The leaf in which the running sum first exceeds `mass`, which is at least 0 and below the total. */
export function find(mass: f64): i32 {
  let node = 1
  while (node < leaves) {
    const left = load<f64>(at(2 * node))
    // Rounding can carry the mass past the last leaf that has any: what is empty is never entered.
    const goesLeft = mass < left || load<f64>(at(2 * node + 1)) == 0
    if (!goesLeft) mass -= left
    node = 2 * node + (goesLeft ? 0 : 1)
  }
  return node - leaves
}

/**
 * One leaf from each of `n` equal parts of the total, at the place in its part that `uniforms` (float64, 0 to 1) says. Writes
 * the leaves (int32), and importance weights (P(leaf) / smallest P in the batch)^-beta (float32): at most 1.
 */
export function draw(uniforms: usize, indices: usize, weights: usize, n: i32, beta: f64): void {
  const part = total() / <f64>n
  let smallest = Infinity
  for (let i = 0; i < n; i++) {
    const leaf = find((<f64>i + load<f64>(uniforms + (<usize>i << 3))) * part)
    store<i32>(indices + (<usize>i << 2), leaf)
    smallest = min(smallest, load<f64>(at(leaves + leaf)))
  }
  for (let i = 0; i < n; i++) {
    const leaf = load<i32>(indices + (<usize>i << 2))
    store<f32>(weights + (<usize>i << 2), <f32>Math.pow(smallest / load<f64>(at(leaves + leaf)), beta))
  }
}
