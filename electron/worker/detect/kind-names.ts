/** Names of kinds as detectors' files carry them: `{0: 'person', 1: "rock'n'roll"}`, as Python prints a dictionary. */

const ENTRY = /\s*(\d{1,6})\s*:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(?:,|$)/y

/**
 * The names in their order; null where the text is nothing of the kind. A list (`['a', 'b']`) is read as well. Numbers that
 * are left out stay unnamed: undefined.
 */
export function parseNames(text: string): (string | undefined)[] | null {
  const [, dictionary] = /^\s*\{(.*)\}\s*$/s.exec(text) ?? []
  if (dictionary !== undefined) return entriesOf(dictionary)
  const [, list] = /^\s*\[(.*)\]\s*$/s.exec(text) ?? []
  return list === undefined ? null : itemsOf(list)
}

function entriesOf(text: string): (string | undefined)[] | null {
  const names: (string | undefined)[] = []
  ENTRY.lastIndex = 0
  while (ENTRY.lastIndex < text.length && text.slice(ENTRY.lastIndex).trim() !== '') {
    const found = ENTRY.exec(text)
    if (found === null) return null
    names[Number(found[1])] = unescaped(found[2] ?? found[3] ?? '')
  }
  return names.length === 0 ? null : Array.from(names)
}

function itemsOf(text: string): string[] | null {
  const ITEM = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(?:,|$)/y
  const names: string[] = []
  while (ITEM.lastIndex < text.length && text.slice(ITEM.lastIndex).trim() !== '') {
    const found = ITEM.exec(text)
    if (found === null) return null
    names.push(unescaped(found[1] ?? found[2] ?? ''))
  }
  return names.length === 0 ? null : names
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

/** Python's escapes, as far as names have them: `\'`, `\\`, `\n`, `\xe9`, `\u00e9`. */
const unescaped = (text: string): string =>
  text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/gi, (_, x?: string, u?: string, plain?: string) =>
    plain === undefined ? String.fromCharCode(parseInt(x ?? u ?? '0', 16)) : (ESCAPES[plain] ?? plain)
  )

/** As Python would print it: what other programs read our detectors by. */
export function printNames(names: readonly string[]): string {
  const quoted = (name: string): string =>
    `'${name.replace(/[\\']/g, (c) => `\\${c}`).replace(/\n/g, '\\n')}'`
  return `{${names.map((name, i) => `${i}: ${quoted(name)}`).join(', ')}}`
}
