import type { MemoryMark } from '../../electron/shared/memory-finder'
import type { MemoryForm } from '../../electron/shared/memory-form'

/** The English sentences of the search in a game's memory. */
export const memoryEn = {
  title: 'Find a number in memory',
  how: 'Play until the game shows the number you look for, and pause. Say what it is. Play on, and say what became of it. After a few times only its own place is left.',
  begin: 'Begin a search',
  again: 'Begin anew',
  end: 'End the search',
  what: 'Since the last time, the number',
  marks: {
    is: 'is',
    went: 'went from',
    changedBy: 'changed by',
    greater: 'is greater',
    less: 'is smaller',
    changed: 'is another',
    unchanged: 'is the same'
  } satisfies Record<MemoryMark['kind'], string>,
  value: 'Number',
  from: 'From',
  to: 'to',
  by: 'By how much (less: with a minus)',
  mark: 'Note it',
  noNumber: 'Write a whole number.',
  left: (count: number, shown: string) => (count === 1 ? 'One place is left.' : `${shown} places are left.`),
  first: (count: number) => `The first ${count}, likely ones first:`,
  address: 'Address',
  form: 'Stored as',
  now: 'Now',
  before: 'Last time',
  choose: 'Take it',
  chooseNamed: (address: string) => `Take the number at ${address}`,
  name: 'What it is',
  usual: { score: 'Score', lives: 'Lives', level: 'Level', time: 'Time' },
  add: 'Add to the game',
  digits: (count: number) => `${count} digits`,
  forms: {
    u8: 'one byte',
    i8: 'one byte, with a sign',
    u16le: 'two bytes, low first',
    u16be: 'two bytes, high first',
    bcd8: 'one byte, two decimal digits',
    bcd16le: 'two bytes, four decimal digits, low first',
    bcd16be: 'two bytes, four decimal digits, high first',
    bcd24le: 'three bytes, six decimal digits, low first',
    bcd24be: 'three bytes, six decimal digits, high first',
    digitsle: 'a byte for each digit, low first',
    digitsbe: 'a byte for each digit, high first'
  } satisfies Record<MemoryForm, string>
}

export type MemoryWords = typeof memoryEn
