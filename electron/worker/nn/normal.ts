import type { Random } from '../../shared/random'

/** Fills with numbers of the standard normal distribution, two at a time (Box and Muller 1958). */
export function fillNormal(out: Float32Array, random: Random): void {
  for (let i = 0; i < out.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()))
    const angle = 2 * Math.PI * random.uniform()
    out[i] = radius * Math.cos(angle)
    if (i + 1 < out.length) out[i + 1] = radius * Math.sin(angle)
  }
}
