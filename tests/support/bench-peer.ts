import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A program in JavaScript where a bench looks for its peer in Python: what matters is what it says. */
export interface StandInPeer {
  /** The folder it lies in, under the name that the bench looks for. */
  readonly folder: string
  /** What it was asked, in order. */
  asked(): unknown[]
}

/**
 * Says hello with its first argument in its name, then answers each question with the next of `answers`.
 * @param folder one of the test's own
 */
export function standInPeer(folder: string, file: string, answers: readonly unknown[]): StandInPeer {
  const notes = join(folder, 'asked')
  writeFileSync(
    join(folder, file),
    `const answers = ${JSON.stringify(answers)}
console.log(JSON.stringify({ name: 'Stand-in with ' + process.argv[2] }))
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  require('node:fs').appendFileSync(${JSON.stringify(notes)}, line + '\\n')
  console.log(JSON.stringify(answers.shift()))
})`
  )
  const lines = (): string[] => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : [])
  return { folder, asked: () => lines().map((line) => JSON.parse(line) as unknown) }
}
