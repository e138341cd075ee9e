import type { Feature } from './lerobot-layout'
import { notImported } from './not-imported'

/**
 * The action that a value of LeRobot's stands for: the name of the one component that is 1, an index, or null where every
 * component is 0.
 * @throws AppError 'dataset.notImported' for a value that is no choice out of a list
 */
export function oneOf(
  folder: string,
  value: unknown,
  feature: Feature | undefined,
  tMs: number
): string | number | null {
  const numbers = numbersOf(value)
  const isWhole = numbers.every((number) => Number.isInteger(number))
  const names = namesOf(feature)
  if (numbers.length === 1 && names.length !== 1 && isWhole) return numbers[0]! < 0 ? null : numbers[0]!
  const ones = numbers.flatMap((number, i) => (number === 1 ? [i] : []))
  const others = numbers.filter((number) => number !== 0 && number !== 1)
  if (others.length === 0 && ones.length <= 1) {
    const [index] = ones
    return index === undefined ? null : (names[index] ?? index)
  }
  const seconds = (tMs / 1000).toFixed(2)
  throw notImported(
    folder,
    `its "action" is no choice out of a list (${numbers.slice(0, 4).join(', ')} at ${seconds} s), and only such can be learned here; write it as a vector with one 1, or as an index`,
    `son « action » n’est pas un choix dans une liste (${numbers.slice(0, 4).join(', ')} à ${seconds} s), et seul un tel choix s’apprend ici ; écrivez-la comme un vecteur avec un seul 1, ou comme un indice`
  )
}

function numbersOf(value: unknown): number[] {
  if (typeof value === 'number' || typeof value === 'bigint') return [Number(value)]
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<number | bigint>, Number)
  return Array.isArray(value) ? value.map(Number) : [Number.NaN]
}

const namesOf = (feature: Feature | undefined): readonly string[] =>
  Array.isArray(feature?.names) ? feature.names : Object.values(feature?.names ?? {}).flat()
