/**
 * docs/profiles.md from the schema of profiles.
 * @typedef {{ type?: string | string[], description?: string, default?: unknown, const?: unknown, enum?: string[],
 *   minimum?: number, exclusiveMinimum?: number, maximum?: number, minItems?: number, maxItems?: number,
 *   properties?: Record<string, Schema>, required?: string[], items?: Schema, additionalProperties?: Schema | boolean,
 *   anyOf?: Schema[], oneOf?: Schema[] }} Schema JSON Schema, as far as zod writes it
 * @typedef {{ path: string, type: string, given: string, about: string }} Row
 */

/** Longer lists of words stand at the end of the page. */
const SHORT_LIST = 12
/** What zod writes where a number has no bound of its own. */
const NO_BOUND = Number.MAX_SAFE_INTEGER

const INTRO = `# Profiles

A game as data: how it is found, what can be pressed, what is read off its picture, when a game is over, what counts. The page Games writes such a file for you ([your-own-game.md](your-own-game.md)); this page says what every field of it means. It is made from the schema (\`electron/shared/profile.ts\`) by \`node scripts/profile-docs.mjs\`.

Those that ship with the app lie in \`profiles/<id>.json\`, their templates in \`profiles/<id>/templates\`. Yours lie in the data folder: \`games/<id>/profile.json\`, \`draft.json\` while you work on it, \`templates/\`, \`corrections/<field>/\`. A file that is changed there is seen without a restart. One that is wrong is listed with the field and what would be right, and costs the other games nothing. The folder's name is the game's id; a game of yours cannot have the id of one that ships.

Places are fractions of the game's picture from its top left corner: \`{ "x": 0.5, "y": 0.25 }\`. A part of it is \`{ "x", "y", "width", "height" }\`, within the picture. What people read is a text in each language: \`{ "en", "fr" }\`. Fields that are not listed here are refused.

\`\`\`
apprenti games list
apprenti games show ID
apprenti games new --window TITLE [--from-session ID] [--id ID]
apprenti games check ID [--session ID]
apprenti games export ID [FILE]
apprenti games import FILE [--as ID]
apprenti games delete ID
apprenti games restore ID
\`\`\`

\`export\` writes one JSON file (\`apprenti-game/1\`) with the profile, its templates and corrections; of pictures a game has 20 MB at most, 100 templates and 500 corrections of each field.
`

/** @param {Schema} schema of a whole profile @returns {string} */
export function profilePage(schema) {
  const sections = Object.entries(schema.properties ?? {}).map(([name, field]) =>
    section(name, field, (schema.required ?? []).includes(name))
  )
  return `${[INTRO, ...sections, wordLists(schema)].join('\n')}`.trimEnd() + '\n'
}

/** @param {string} name @param {Schema} field @param {boolean} isNeeded */
function section(name, field, isNeeded) {
  const head = `## \`${name}\`\n\n${field.description ?? ''}. ${givenAs(field, isNeeded)}\n`
  const inner = field.items ?? field
  const variants = kindsOf(inner)
  if (variants.length > 0) return [head, ...variants.map(variant)].join('\n')
  const rows = rowsBelow('', field)
  return rows.length === 0 ? head : `${head}\n${table(rows)}`
}

/** @param {Schema} kind */
function variant(kind) {
  const name = String(kind.properties?.['kind']?.const)
  const rows = rowsBelow('', kind).filter(({ path }) => path !== 'kind')
  return `### \`kind\`: \`"${name}"\`\n\n${kind.description ?? ''}.\n\n${table(rows)}`
}

/** Choices that a field \`kind\` tells apart. @param {Schema} schema */
const kindsOf = (schema) => (schema.oneOf ?? []).filter(({ properties }) => properties?.['kind']?.const)

/** @param {Schema} field @param {boolean} isNeeded */
function givenAs(field, isNeeded) {
  if (isNeeded) return `${upper(typeOf(field))}; must be given.`
  const without = isEmpty(field.default) ? '' : `, \`${JSON.stringify(field.default)}\` when left out`
  return `${upper(typeOf(field))}; may be left out${without}.`
}

/** @param {unknown} value */
const isEmpty = (value) =>
  value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0)
/** @param {string} text */
const upper = (text) => text.slice(0, 1).toUpperCase() + text.slice(1)

/** @param {readonly Row[]} rows */
function table(rows) {
  const cells = rows.map(({ path, type, given, about }) => `| \`${path}\` | ${type} | ${given} | ${about} |`)
  return ['| field | what it is | given | what it means |', '|---|---|---|---|', ...cells, ''].join('\n')
}

/** One row a field below a schema. @param {string} path @param {Schema} schema @returns {Row[]} */
function rowsBelow(path, schema) {
  if (isText(schema) || isPlace(schema)) return []
  if (schema.items) return rowsBelow(`${path}[]`, schema.items)
  if (isRecord(schema)) {
    const inner = /** @type {Schema} */ (schema.additionalProperties)
    return rowsBelow(joined(path, '<name>'), inner)
  }
  const choices = schema.oneOf ?? schema.anyOf
  if (choices) return once(choices.flatMap((choice) => rowsOfChoice(path, choice)))
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    rowsOf(joined(path, name), field, (schema.required ?? []).includes(name))
  )
}

/** Of several things that one may be, only some fields are always there. @param {string} path @param {Schema} choice */
function rowsOfChoice(path, choice) {
  const isOnly = Object.keys(choice.properties ?? {}).length === 1
  return rowsBelow(path, choice).map((row) => {
    const isOwn = isOnly || !row.path.endsWith('.field')
    return row.given === 'needed' && isOwn && depth(row.path) === depth(path) + 1
      ? { ...row, given: 'one of these' }
      : row
  })
}

/** @param {string} path */
const depth = (path) => (path === '' ? 0 : path.replace(/^\[\]\.?/, '').split('.').length)

/** @param {string} path @param {Schema} field @param {boolean} isNeeded @returns {Row[]} */
function rowsOf(path, field, isNeeded) {
  const given = isNeeded
    ? 'needed'
    : field.default === undefined
      ? ''
      : `\`${JSON.stringify(field.default)}\``
  const row = { path, type: typeOf(field), given, about: field.description ?? '' }
  return [row, ...rowsBelow(path, field)]
}

/** @param {readonly Row[]} rows */
const once = (rows) => rows.filter(({ path }, i) => rows.findIndex((other) => other.path === path) === i)

/** @param {string} path @param {string} name */
const joined = (path, name) =>
  path === '' ? name : path.endsWith('[]') && path.length === 2 ? `[].${name}` : `${path}.${name}`

/** @param {Schema} schema */
const isRecord = (schema) =>
  typeof schema.additionalProperties === 'object' && schema.additionalProperties !== null

/** @param {Schema} schema @param {...string} names */
const holdsOnly = (schema, ...names) => Object.keys(schema.properties ?? {}).join() === names.join()
/** @param {Schema} schema */
const isText = (schema) => holdsOnly(schema, 'en', 'fr')
/** @param {Schema} schema */
const isPlace = (schema) => holdsOnly(schema, 'x', 'y') || holdsOnly(schema, 'x', 'y', 'width', 'height')

/** @param {Schema} schema @returns {string} */
function typeOf(schema) {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (schema.enum) return wordsOf(schema.enum)
  if (isText(schema)) return 'a text in each language'
  if (holdsOnly(schema, 'x', 'y')) return 'a place'
  if (isPlace(schema)) return 'a part of the picture'
  if (schema.items) return listType(schema)
  if (isRecord(schema)) return 'an object: names and what they name'
  if (kindsOf(schema).length > 0) return 'an object, one of the kinds below'
  if (schema.properties) return 'an object'
  if (Array.isArray(schema.type)) return schema.type.map((type) => simple({ type })).join(' or ')
  return simple(schema)
}

/** @param {Schema} schema */
function listType({ items = {}, minItems = 0, maxItems }) {
  const most = maxItems === undefined ? '' : `, ${maxItems} at most`
  const least = minItems > 0 ? `, ${minItems} at least` : ''
  if (items.oneOf ?? items.anyOf) return `a list${least}${most}; each one of the kinds below`
  const each = typeOf(items)
    .replace(/^an? (?:(whole) )?(number|object)/, '$1 $2s')
    .trim()
  return `a list of ${each}${least}${most}`
}

/** @param {Schema} schema */
function simple({ type, minimum, exclusiveMinimum, maximum }) {
  if (type === 'string') return 'text'
  if (type === 'boolean') return 'true or false'
  const kind = type === 'integer' ? 'a whole number' : 'a number'
  const low = exclusiveMinimum === undefined ? bound(minimum) : exclusiveMinimum
  const high = bound(maximum)
  if (low !== null && high !== null)
    return `${kind} ${exclusiveMinimum === undefined ? 'from' : 'above'} ${low}, up to ${high}`
  if (low !== null) return `${kind} ${exclusiveMinimum === undefined ? `from ${low} on` : `above ${low}`}`
  return high === null ? kind : `${kind} up to ${high}`
}

/** @param {number | undefined} value */
const bound = (value) => (value === undefined || Math.abs(value) === NO_BOUND ? null : value)

/** @param {readonly string[]} words */
const wordsOf = (words) =>
  words.length > SHORT_LIST ? 'a key (listed at the end)' : words.map((word) => `\`"${word}"\``).join(', ')

/** The longer lists. @param {Schema} schema */
function wordLists(schema) {
  const keys = longList(schema) ?? []
  return `## Keys\n\nPlaces on the keyboard, as KeyboardEvent.code names them: \`KeyA\` is the key right of Caps Lock, whatever it types.\n\n${keys.map((key) => `\`${key}\``).join(' ')}\n`
}

/** @param {unknown} value @returns {string[] | null} */
function longList(value) {
  if (typeof value !== 'object' || value === null) return null
  if ('enum' in value && Array.isArray(value.enum) && value.enum.length > SHORT_LIST) return value.enum
  for (const part of Object.values(value)) {
    const found = longList(part)
    if (found) return found
  }
  return null
}
