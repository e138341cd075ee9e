/** The way to a file, by a system of any kind: from its beginning to the last separator before the text around it ends. */
const WAY = /(^|[\s"'«“(=])(?:[A-Za-z]:[\\/]|\\\\|\/)(?:[^"'«»”:;\n]*[\\/])?/g

/**
 * The same value with only the last name of every absolute path in it, in whatever sentence or field it stands: where
 * things lie on this computer is nobody else's business. Bytes are left as they are.
 */
export function withoutPaths<T>(value: T): T {
  if (typeof value === 'string') return value.replace(WAY, '$1') as T
  if (Array.isArray(value)) return value.map((part: unknown) => withoutPaths(part)) as T
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, withoutPaths<unknown>(part)])
  ) as T
}
