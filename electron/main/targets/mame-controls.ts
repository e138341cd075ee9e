import type { KeyCode } from '../../shared/key-codes'
import type { LocalizedText } from '../../shared/language'
import type { ProfileInput } from '../../shared/profile'
import type { MameInput } from './mame-facts'

type ControlInput = NonNullable<ProfileInput['controls']>[number]

/** More than any cabinet has, and no more than a profile may have. */
const MOST_CONTROLS = 31

/** What one of MAME's inputs is to a player. */
interface Kind {
  readonly id: string
  readonly label: LocalizedText
  /** In this order they are shown, and given keys. */
  readonly rank: number
  /** The first of these that is free. */
  readonly keys: readonly KeyCode[]
}

interface Direction {
  readonly word: string
  readonly en: string
  readonly fr: string
  /** For the first player, and for the second. */
  readonly keys: readonly [KeyCode, KeyCode]
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  UP: { word: 'up', en: 'Up', fr: 'Haut', keys: ['ArrowUp', 'KeyE'] },
  DOWN: { word: 'down', en: 'Down', fr: 'Bas', keys: ['ArrowDown', 'KeyD'] },
  LEFT: { word: 'left', en: 'Left', fr: 'Gauche', keys: ['ArrowLeft', 'KeyW'] },
  RIGHT: { word: 'right', en: 'Right', fr: 'Droite', keys: ['ArrowRight', 'KeyF'] }
}

/** Sticks beside the usual one, where a machine has two for a player. */
const STICKS: Readonly<Record<string, { readonly id: string; readonly en: string; readonly fr: string }>> = {
  JOYSTICK: { id: '', en: '', fr: '' },
  JOYSTICKLEFT: { id: 'leftStick', en: 'left stick', fr: 'manche gauche' },
  JOYSTICKRIGHT: { id: 'rightStick', en: 'right stick', fr: 'manche droit' }
}

/** Up, down, left, right. */
const SECOND_STICK: readonly KeyCode[] = ['KeyI', 'KeyL', 'KeyU', 'KeyO']

// None of these is a command of the page Play (A, B, G, J, K, N, P, R, S): it would be lost while such a game is played.
const BUTTON_KEYS: readonly (readonly KeyCode[])[] = [
  ['Space', 'KeyX', 'KeyC', 'KeyV', 'KeyZ', 'KeyM'],
  ['KeyT', 'KeyY', 'KeyH', 'KeyU', 'KeyI', 'KeyO']
]
const COIN_KEYS: readonly KeyCode[] = ['Digit5', 'Digit6', 'Digit7', 'Digit8']
const START_KEYS: readonly KeyCode[] = ['Digit1', 'Digit2', 'Digit3', 'Digit4']
/** For what has no key of its own, or finds it taken. */
const SPARE_KEYS: readonly KeyCode[] = [
  ...(['KeyQ', 'KeyM', 'KeyL', 'KeyO', 'KeyI', 'KeyU', 'Digit9', 'Digit0', 'Enter', 'Comma'] as const),
  ...(['Period', 'Slash', 'Semicolon', 'Quote', 'BracketLeft', 'BracketRight', 'Minus', 'Equal'] as const),
  ...(['Home', 'End', 'PageUp', 'PageDown', 'Insert', 'Delete'] as const)
]

/** Of the machine's owner or its workshop, not of a player. */
const NOT_PLAYED =
  /^(TILT|SERVICE|POWER|VOLUME|MEMORY|INTERLOCK|BILL|KEYIN|KEYOUT|PAYOUT|DOOR|BOOK|ADJUSTER|CONFIG|DIPSWITCH|UNUSED|UNKNOWN|SPECIAL)/

/**
 * What a player presses, with a key for each, in a sensible order: the first player's, coins and starts, what the machine
 * calls by a name of its own, then the other players'. Left out are switches, and what turns rather than is pressed. The
 * keys of a computer come only where it has nothing else.
 */
export function controlsOfMame(inputs: readonly MameInput[]): ControlInput[] {
  const pressed = inputs.filter(({ isAnalog, type }) => !isAnalog && !NOT_PLAYED.test(type))
  const played = pressed.filter(({ group }) => group === 'controller' || group === 'misc')
  const hasControllers = played.some(({ group }) => group === 'controller')
  const taken = hasControllers ? played : [...played, ...pressed.filter(({ group }) => group === 'keyboard')]
  const known = taken
    .map((input) => ({ input, kind: kindOf(input) }))
    .toSorted(
      (a, b) => a.kind.rank - b.kind.rank || order(a.kind.id, b.kind.id) || order(a.input.port, b.input.port)
    )
  const [ids, keys] = [new Set<string>(), new Set<KeyCode>()]
  return known.slice(0, MOST_CONTROLS).flatMap(({ input, kind }) => {
    const key = [...kind.keys, ...SPARE_KEYS].find((code) => !keys.has(code))
    if (key === undefined) return []
    keys.add(key)
    const isAmbiguous = inputs.some(({ name, port }) => name === input.name && port !== input.port)
    return {
      id: free(kind.id, ids),
      label: kind.label,
      key,
      mameField: input.name,
      ...(isAmbiguous ? { mamePort: input.port } : {})
    }
  })
}

const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** The id, or with a number behind it where it is taken. */
function free(id: string, taken: Set<string>): string {
  let found = id
  for (let n = 2; taken.has(found); n++) found = `${id}-${n}`
  taken.add(found)
  return found
}

function kindOf(input: MameInput): Kind {
  return directionOf(input) ?? buttonOf(input) ?? coinOf(input) ?? startOf(input) ?? otherOf(input)
}

function directionOf({ type, player }: MameInput): Kind | null {
  const [, stick = '', way = ''] =
    /^P\d+_(JOYSTICK|JOYSTICKLEFT|JOYSTICKRIGHT)_(UP|DOWN|LEFT|RIGHT)$/.exec(type) ?? []
  const [direction, of] = [DIRECTIONS[way], STICKS[stick]]
  if (!direction || !of) return null
  const words =
    of.id === '' ? direction : { en: `${direction.en}, ${of.en}`, fr: `${direction.fr}, ${of.fr}` }
  const own = direction.keys[player - 1]
  const second = SECOND_STICK[Object.keys(DIRECTIONS).indexOf(way)]
  const keys = stick === 'JOYSTICKRIGHT' && player === 1 ? [second] : [own]
  const id = of.id === '' ? direction.word : `${of.id}${capital(direction.word)}`
  return ofPlayer(player, { id, label: { en: words.en, fr: words.fr }, rank: 0, keys: keys.filter(isKey) })
}

function buttonOf(input: MameInput): Kind | null {
  const number = Number(/^P\d+_BUTTON(\d+)$/.exec(input.type)?.[1])
  if (Number.isNaN(number)) return null
  const key = BUTTON_KEYS[input.player - 1]?.[number - 1]
  const label = ownName(input) ?? { en: `Button ${number}`, fr: `Bouton ${number}` }
  return ofPlayer(input.player, { id: `button${number}`, label, rank: 1, keys: [key].filter(isKey) })
}

function coinOf(input: MameInput): Kind | null {
  const number = Number(/^COIN(\d+)$/.exec(input.type)?.[1])
  if (Number.isNaN(number)) return null
  const label = ownName(input) ?? { en: `Coin ${number}`, fr: `Pièce ${number}` }
  return { id: `coin${number}`, label, rank: 3, keys: [COIN_KEYS[number - 1]].filter(isKey) }
}

function startOf(input: MameInput): Kind | null {
  const [, ofPlayerNumber, ofMachine] = /^(?:P(\d+)_START|START(\d+))$/.exec(input.type) ?? []
  const number = Number(ofPlayerNumber ?? ofMachine)
  if (Number.isNaN(number)) return null
  const label = ownName(input) ?? { en: `Start, player ${number}`, fr: `Démarrer, joueur ${number}` }
  return { id: `start${number}`, label, rank: 4, keys: [START_KEYS[number - 1]].filter(isKey) }
}

/** What MAME has no kind for that we know, by its own name; the keys of a computer are worked by the same ones. */
function otherOf(input: MameInput): Kind {
  const { name, player, group } = input
  const words = name.match(/[A-Za-z0-9]+/g) ?? []
  const id = words.map((word, i) => (i === 0 ? word.toLowerCase() : capital(word.toLowerCase()))).join('')
  const same = group === 'keyboard' ? keyNamed(name) : null
  const kind = {
    id: /^[a-z]/.test(id) ? id : `key${capital(id)}`,
    label: { en: name, fr: name },
    rank: 5,
    keys: same === null ? [] : [same]
  }
  return group === 'controller' ? ofPlayer(player, kind) : kind
}

/** The first player's are plain; the others' are told apart, and come after what belongs to nobody. */
function ofPlayer(player: number, kind: Kind): Kind {
  if (player === 1) return kind
  const { en, fr } = kind.label
  return {
    ...kind,
    id: `p${player}${capital(kind.id)}`,
    label: { en: `Player ${player}: ${en}`, fr: `Joueur ${player}\u00a0: ${fr}` },
    rank: kind.rank + 10 * player
  }
}

/** The name that the driver gave it: "Jump", "Thrust"; null where it has MAME's usual one. */
const ownName = ({ name, usualName }: MameInput): LocalizedText | null =>
  name === usualName ? null : { en: name, fr: name }

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
const isKey = (code: KeyCode | undefined): code is KeyCode => code !== undefined

const NAMED_KEYS: Readonly<Record<string, KeyCode>> = {
  space: 'Space',
  enter: 'Enter',
  return: 'Enter',
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight'
}

/** The key of a keyboard that a computer's own key is called like: "A", "5  %", "Cursor Up", "Return". */
function keyNamed(name: string): KeyCode | null {
  const [, letter] = /^([A-Z])\b/i.exec(name) ?? []
  if (letter) return `Key${letter.toUpperCase()}` as KeyCode
  const [, digit] = /^([0-9])\b/.exec(name) ?? []
  if (digit) return `Digit${digit}` as KeyCode
  const word = name
    .toLowerCase()
    .split(/[^a-z]+/)
    .findLast((part) => part in NAMED_KEYS)
  return word === undefined ? null : (NAMED_KEYS[word] ?? null)
}
