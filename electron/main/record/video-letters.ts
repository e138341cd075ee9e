/** Glyphs of a video's strip: 5 x 7 dots and one free column, in the style of the cartridge's letters. */
export const LETTER_WIDTH = 6
export const LETTER_HEIGHT = 7

/** A line of names, then their rows of dots; a character that is not here is drawn as a blank. */
const DRAWN = `
  = 0 1 2 3 4 5 6 7
  .###. ..#.. .###. ####. #..#. ##### ..##. #####
  #...# .##.. #...# ....# #..#. #.... .#... ....#
  #..## ..#.. ....# ....# #..#. ####. #.... ...#.
  #.#.# ..#.. ..##. .###. ##### ....# ####. ..#..
  ##..# ..#.. .#... ....# ...#. ....# #...# ..#..
  #...# ..#.. #.... ....# ...#. #...# #...# ..#..
  .###. .###. ##### ####. ...#. .###. .###. ..#..
  = 8 9 A B C D E F
  .###. .###. .###. ####. .#### ####. ##### #####
  #...# #...# #...# #...# #.... #...# #.... #....
  #...# #...# #...# #...# #.... #...# #.... #....
  .###. .#### ##### ####. #.... #...# ####. ####.
  #...# ....# #...# #...# #.... #...# #.... #....
  #...# ...#. #...# #...# #.... #...# #.... #....
  .###. .##.. #...# ####. .#### ####. ##### #....
  = G H I J K L M N
  .#### #...# .###. ..### #...# #.... #...# #...#
  #.... #...# ..#.. ...#. #..#. #.... ##.## ##..#
  #.... #...# ..#.. ...#. #.#.. #.... #.#.# ##..#
  #..## ##### ..#.. ...#. ##... #.... #.#.# #.#.#
  #...# #...# ..#.. ...#. #.#.. #.... #...# #..##
  #...# #...# ..#.. #..#. #..#. #.... #...# #..##
  .#### #...# .###. .##.. #...# ##### #...# #...#
  = O P Q R S T U V
  .###. ####. .###. ####. .#### ##### #...# #...#
  #...# #...# #...# #...# #.... ..#.. #...# #...#
  #...# #...# #...# #...# #.... ..#.. #...# #...#
  #...# ####. #...# ####. .###. ..#.. #...# #...#
  #...# #.... #.#.# #.#.. ....# ..#.. #...# .#.#.
  #...# #.... #..#. #..#. ....# ..#.. #...# .#.#.
  .###. #.... .##.# #...# ####. ..#.. .###. ..#..
  = W X Y Z . : + -
  #...# #...# #...# ##### ..... ..... ..... .....
  #...# .#.#. #...# ....# ..... ..#.. ..#.. .....
  #...# .#.#. .#.#. ...#. ..... ..#.. ..#.. .....
  #.#.# ..#.. ..#.. ..#.. ..... ..... ##### .###.
  #.#.# .#.#. ..#.. .#... ..... ..#.. ..#.. .....
  ##.## .#.#. ..#.. #.... .##.. ..#.. ..#.. .....
  #...# #...# ..#.. ##### .##.. ..... ..... .....
  = /
  ....#
  ....#
  ...#.
  ..#..
  .#...
  #....
  #....`

type Glyph = readonly string[]
const GLYPHS: ReadonlyMap<string, Glyph> = readGlyphs(DRAWN)

function readGlyphs(text: string): Map<string, Glyph> {
  const glyphs = new Map<string, string[]>()
  let names: string[] = []
  for (const line of text.trim().split('\n')) {
    const [first, ...rest] = line.trim().split(' ')
    if (first === '=') {
      names = rest
      for (const name of names) glyphs.set(name, [])
    } else [first ?? '', ...rest].forEach((dots, i) => glyphs.get(names[i] ?? '')?.push(dots))
  }
  return glyphs
}

/** Calls `dot` with the place of every dot of a text, capitals only, its first one's corner at 0, 0. */
export function drawText(text: string, dot: (x: number, y: number) => void): void {
  ;[...text.toUpperCase()].forEach((character, index) => {
    GLYPHS.get(character)?.forEach((row, y) => {
      for (let x = 0; x < row.length; x++) if (row[x] === '#') dot(index * LETTER_WIDTH + x, y)
    })
  })
}
