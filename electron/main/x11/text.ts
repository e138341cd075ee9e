// Text of window titles as X has it: UTF-8 since long, before that Latin-1 or compound text (ISO 2022).

/** Sets of characters that compound text switches to: escape sequence, encoding, and whether its bytes lack the high bit. */
const SETS: Readonly<Record<string, { readonly encoding: string; readonly isLow: boolean }>> = {
  '$(A': { encoding: 'gb2312', isLow: true },
  '$)A': { encoding: 'gb2312', isLow: false },
  '$(B': { encoding: 'euc-jp', isLow: true },
  '$)B': { encoding: 'euc-jp', isLow: false },
  '$(C': { encoding: 'euc-kr', isLow: true },
  '$)C': { encoding: 'euc-kr', isLow: false },
  '-A': { encoding: 'iso-8859-1', isLow: false },
  '-B': { encoding: 'iso-8859-2', isLow: false },
  '-C': { encoding: 'iso-8859-3', isLow: false },
  '-D': { encoding: 'iso-8859-4', isLow: false },
  '-F': { encoding: 'iso-8859-7', isLow: false },
  '-G': { encoding: 'iso-8859-6', isLow: false },
  '-H': { encoding: 'iso-8859-8', isLow: false },
  '-L': { encoding: 'iso-8859-5', isLow: false },
  '-M': { encoding: 'windows-1254', isLow: false },
  '-b': { encoding: 'iso-8859-15', isLow: false },
  '(B': { encoding: 'iso-8859-1', isLow: false },
  '%G': { encoding: 'utf-8', isLow: false },
  '%@': { encoding: 'iso-8859-1', isLow: false }
}
const LATIN = { encoding: 'iso-8859-1', isLow: false }
// eslint-disable-next-line no-control-regex -- escape sequences begin with this control character
const ESCAPE = /\u001b([ -/]*[0-~])/u

/** Decodes a text property. @param type the name of its type; one that is not known is tried as UTF-8, then Latin-1 */
export function decodeText(type: string, data: Uint8Array): string {
  const text = type === 'COMPOUND_TEXT' ? compound(data) : type === 'STRING' ? latin1(data) : unknown(data)
  return firstOf(text)
}

/** Properties may hold several texts, each ended by a zero. */
function firstOf(text: string): string {
  const end = text.indexOf('\0')
  return (end < 0 ? text : text.slice(0, end)).trim()
}

function latin1(data: Uint8Array): string {
  return Buffer.from(data).toString('latin1')
}

function unknown(data: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data)
  } catch {
    return latin1(data)
  }
}

function compound(data: Uint8Array): string {
  const [first = '', ...rest] = latin1(data).split(ESCAPE)
  let text = first
  for (let i = 0; i < rest.length; i += 2) {
    const { encoding, isLow } = SETS[rest[i] ?? ''] ?? LATIN
    const bytes = Buffer.from(rest[i + 1] ?? '', 'latin1')
    // Sets of two bytes a character are written in the lower half; the encodings have them in the upper.
    text += new TextDecoder(encoding).decode(isLow ? bytes.map((byte) => byte | 0x80) : bytes)
  }
  return text
}
