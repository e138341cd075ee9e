/**
 * What rules call a field that a person named in words: "Points left" is pointsLeft, "Énergie" energie. Names that are
 * taken get a number.
 */
export function fieldNameOf(words: string, taken: readonly string[] = []): string {
  const plain = words.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const parts = plain.match(/[a-z0-9]+/g) ?? []
  const joined = parts
    .map((part, i) => (i === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('')
  const name = /^[a-z]/.test(joined) ? joined : `value${joined}`
  let free = name
  for (let n = 2; taken.includes(free); n++) free = `${name}${n}`
  return free
}
