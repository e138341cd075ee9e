import { Command } from 'commander'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { benchGateCommand } from '../../../electron/cli/commands/bench-gate'
import { benchLoopCommand } from '../../../electron/cli/commands/bench-loop'
import { datasetCommand } from '../../../electron/cli/commands/dataset'
import { evalCommand } from '../../../electron/cli/commands/eval'
import { gamesCommand } from '../../../electron/cli/commands/games'
import { imitateCommand } from '../../../electron/cli/commands/imitate'
import { improveCommand } from '../../../electron/cli/commands/improve'
import { playCommand } from '../../../electron/cli/commands/play'
import { readCommand } from '../../../electron/cli/commands/read'
import { recordCommand } from '../../../electron/cli/commands/record'
import { trainCommand } from '../../../electron/cli/commands/train'
import { dataOption } from '../../../electron/cli/options'

test('a data folder given relative to the present one is named in full in every sentence', () => {
  const command = new Command().addOption(dataOption())
  expect(command.parse(['--data', 'some/data'], { from: 'user' }).opts()).toEqual({
    data: resolve('some/data')
  })
})

/** Commands that a person may give a number or a name that is none. */
const COMMANDS = [
  ...[
    benchGateCommand(),
    benchLoopCommand(),
    evalCommand(),
    imitateCommand(),
    improveCommand(),
    playCommand()
  ],
  ...[
    readCommand(),
    recordCommand(),
    trainCommand(),
    ...datasetCommand().commands,
    ...gamesCommand().commands
  ]
]

/** What an option makes of a text, the sentence included that it refuses it with. */
function taken(command: Command, option: string, text: string): unknown {
  const parse = command.options.find(({ long }) => long === option)?.parseArg
  if (parse === undefined) return text
  try {
    return parse(text, undefined)
  } catch (error) {
    return (error as Error).message
  }
}

const having = (option: string): (readonly [string, Command])[] =>
  COMMANDS.filter(({ options }) => options.some(({ long }) => long === option)).map((command) => [
    command.name(),
    command
  ])

// An empty text is a part of every title: whichever window is open would be played in.
test.each([...having('--window'), ...having('--name')])(
  '%s takes no empty title and no empty name',
  (_name, command) => {
    for (const option of ['--window', '--name'].filter((long) =>
      command.options.some((o) => o.long === long)
    ))
      for (const text of ['', '  ']) expect(taken(command, option, text)).toBe('It must not be empty.')
  }
)

test.each(having('--minutes'))('%s takes minutes, and nothing else for minutes', (_name, command) => {
  expect(taken(command, '--minutes', '0.5')).toBe(0.5)
  for (const text of ['', ' ', '0', '-1', 'nope', 'NaN', 'Infinity', '601'])
    expect(taken(command, '--minutes', text)).toBe('It must be a number from 0.01 to 600.')
})

test('every command that learns for a while is asked', () => {
  expect(having('--minutes').map(([name]) => name)).toEqual(['gate', 'imitate', 'improve-from-corrections'])
  expect(having('--window')).toHaveLength(8)
})

test.each(['', 'nope', '-0.1', '5.1'])('a focal of %j is refused', (text) => {
  expect(taken(imitateCommand(), '--focal', text)).toBe('It must be a number from 0 to 5.')
})
