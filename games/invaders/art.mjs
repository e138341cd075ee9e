/**
 * Turns the drawings in art/*.txt into assembler source. A drawing is read column by column, left to right; in a byte
 * the lowest pixel is bit 0, because that is how the board's picture lies in memory once its monitor is turned upright.
 */

const FIRST_GLYPH = 0x20
const LAST_GLYPH = 0x5a
const GLYPH_COLUMNS = 5

/** The bytes of one drawing: `rows` of '#' and '.', top first; 8 rows are one byte a column, 16 rows two. */
function columnBytes(rows) {
  const bytes = []
  for (let x = 0; x < rows[0].length; x++) {
    for (let bottom = rows.length; bottom > 0; bottom -= 8) {
      let byte = 0
      for (let bit = 0; bit < 8 && bottom - 1 - bit >= 0; bit++) {
        if (rows[bottom - 1 - bit][x] === '#') byte |= 1 << bit
      }
      bytes.push(byte)
    }
  }
  return bytes
}

/** Blocks of a drawing file: the words after '=' and the lines of pixels under it, with the line number of the head. */
function readBlocks(text) {
  const blocks = []
  let block = null
  text.split('\n').forEach((line, index) => {
    if (line.startsWith('= ')) {
      block = { head: line.slice(2), rows: [], line: index + 1 }
      blocks.push(block)
    } else if (/^[#.][#. ]*$/.test(line) && block) block.rows.push(line.trimEnd())
    else block = null
  })
  return blocks
}

function checkBlock(file, { head, rows, line }, heights) {
  const isEven = rows.every((row) => row.length === rows[0].length)
  if (!heights.includes(rows.length) || !isEven) {
    throw new Error(
      `${file}:${line}: the drawing "${head.split(' ')[0]}" must have ${heights.join(' or ')} rows of one width.`
    )
  }
}

const dataLine = (bytes) => `        db      ${bytes.join(',')}\n`

function spriteSource(file, text) {
  let source = ''
  for (const block of readBlocks(text)) {
    checkBlock(file, block, [8, 16])
    source += `${block.head.split(' ')[0]}:\n${dataLine(columnBytes(block.rows))}`
  }
  return source
}

function fontSource(file, text) {
  const glyphs = new Map()
  for (const block of readBlocks(text)) {
    checkBlock(file, block, [7])
    block.head.split(' ').forEach((name, index) => {
      const left = index * (GLYPH_COLUMNS + 1)
      const rows = block.rows.map((row) => row.slice(left, left + GLYPH_COLUMNS))
      glyphs.set(name.charCodeAt(0), columnBytes(rows))
    })
  }
  let source = 'font:\n'
  for (let code = FIRST_GLYPH; code <= LAST_GLYPH; code++) {
    source += dataLine(glyphs.get(code) ?? [0, 0, 0, 0, 0])
  }
  return source
}

/**
 * The assembler source of all drawings.
 * @param {{sprites: string, font: string}} text contents of art/sprites.txt and art/font.txt
 */
export function artSource({ sprites, font }) {
  return spriteSource('art/sprites.txt', sprites) + fontSource('art/font.txt', font)
}
