import type { ArenaState } from './state'

/**
 * A number of 16 hexadecimal digits for a whole state: the same for equal states, whatever order their fields were
 * written in, on every machine; another for almost every other. Two runs of FNV-1a over its JSON with sorted keys.
 */
export function hashOf(state: ArenaState): string {
  const text = JSON.stringify(state, sortedKeys)
  let [a, b] = [0x811c9dc5, 0x050c5d1f]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ (code + (i & 0xff)), 0x01000193)
  }
  return [a, b].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([p], [q]) => (p < q ? -1 : 1)))
}
