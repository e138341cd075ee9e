/** What of a window's title will be there next time, too. */
export interface TitleParts {
  /** The title without what changes; empty when nothing of it stays. */
  readonly name: string
  /** A regular expression for it; null when nothing of it stays. */
  readonly pattern: string | null
}

/** Between the parts of a title, as programs write them; not between a word and its number. */
const SEPARATOR = /\s+[-–—|•·]\s+|\s*:\s+(?=\D)/u
/** Words that count something with the number beside them. */
const COUNTED = 'score|points?|pts|level|lvl|lives|life|moves?|fps|niveau|vies?|coups?'
const COUNTER = new RegExp(
  `(?<!\\p{L})(?:${COUNTED})\\s*#?\\d|\\d[\\d.,:/]*\\s*(?:${COUNTED})(?!\\p{L})|\\p{L}\\s*[:=]\\s*\\d|\\d\\s*%`,
  'iu'
)
const CLOCK = /(?:^|\s)\d{1,2}:\d{2}(?::\d{2})?(?:\s|$)/u
/** A file: a short ending with a letter in it that is no site's, or the way to it. */
const FILE =
  /[^\s/\\]\.(?!(?:com|org|net|io|fr|de|eu|gg|tv|app|dev)$)(?=[a-z0-9]{1,5}$)[a-z0-9]*[a-z][a-z0-9]*$|^(?:~|[A-Za-z]:)?[/\\]\S/iu
/** Marks of something that was not saved. */
const UNSAVED = /^[*●•]+\s*|\s*[*●]+$/gu
/** What stands in brackets and counts something, or tells of a file. */
const BRACKETED = /\s*(?:\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\})\s*/gu

/** Takes what changes out of a title: counters, times, files, what stands in brackets with a number in it. */
export function titleParts(title: string): TitleParts {
  const pieces = splitBrackets(title.trim())
  const staying = pieces.filter(({ text, isChanging }) => text !== '' && !isChanging)
  const [first] = staying
  if (first === undefined) return { name: '', pattern: null }
  // Blanks or a mark of unsaved work may stand before it.
  const isBeginning = pieces[0] === first && title.startsWith(first.text)
  return {
    name: staying.map(({ text }) => text.replaceAll(/\s+/gu, ' ')).join(' - '),
    pattern: (isBeginning ? '^' : '') + joined(staying, pieces)
  }
}

/** A text as a regular expression that matches it, whatever the version of what it names. */
export const literally = (text: string): string =>
  text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, '\\$&').replaceAll(/\d+(?:\\\.\d+)+/gu, '[\\d.]+')

interface Piece {
  readonly text: string
  /** What stands between it and the one before. */
  readonly before: string
  readonly isChanging: boolean
  /** A mark was taken off it. */
  readonly isCut: boolean
}

/** The parts of a title, and what stands in brackets with a number in it as parts of their own. */
function splitBrackets(title: string): Piece[] {
  const pieces: Piece[] = []
  let rest = title
  let before = ''
  for (;;) {
    const cut = nextCut(rest)
    const text = cut === null ? rest : rest.slice(0, cut.at)
    const piece = text.replaceAll(UNSAVED, '')
    const isBeginning = pieces.every(({ text }) => /^(?:$|[([{])/.test(text))
    pieces.push({ text: piece, before, isChanging: changes(piece, isBeginning), isCut: piece !== text })
    if (cut === null) return pieces
    const taken = rest.slice(cut.at, cut.at + cut.length)
    if (cut.isBracket) {
      pieces.push({ text: taken.trim(), before: '', isChanging: true, isCut: false })
      before = ''
    } else before = taken
    rest = rest.slice(cut.at + cut.length)
  }
}

interface Cut {
  readonly at: number
  readonly length: number
  readonly isBracket: boolean
}

function nextCut(text: string): Cut | null {
  const separator = SEPARATOR.exec(text)
  const bracket = [...text.matchAll(BRACKETED)].find(
    ([inside]) => /\d/u.test(inside) || FILE.test(inner(inside))
  )
  const cuts: Cut[] = [
    ...(separator ? [{ at: separator.index, length: separator[0].length, isBracket: false }] : []),
    ...(bracket ? [{ at: bracket.index, length: bracket[0].length, isBracket: true }] : [])
  ]
  return cuts.sort((a, b) => a.at - b.at)[0] ?? null
}

const inner = (bracketed: string): string => bracketed.trim().slice(1, -1)

/** A number alone is the name of a game where the title begins with it, and counts something elsewhere. */
const changes = (text: string, isBeginning: boolean): boolean =>
  COUNTER.test(text) ||
  CLOCK.test(text) ||
  FILE.test(text.trim()) ||
  (!isBeginning && /^[\d.,:/\s]+$/u.test(text))

/** Parts that followed each other stay together; where something was taken out, anything may stand. */
function joined(staying: readonly Piece[], all: readonly Piece[]): string {
  return staying
    .map((piece, i) => {
      const last = staying[i - 1]
      if (last === undefined) return literally(piece.text)
      const follows = all.indexOf(piece) === all.indexOf(last) + 1 && !last.isCut && !piece.isCut
      return (follows ? literally(piece.before) : '.*') + literally(piece.text)
    })
    .join('')
}
