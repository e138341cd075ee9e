import { Command } from 'commander'
import { AppError } from '../../shared/errors'
import type { PlaySnapshot } from '../../shared/play'
import type { ObservedState } from '../../shared/state'
import { attachWindow, until } from '../attach-window'
import { LocalApp } from '../local-app'
import { dataOption, jsonOption, someText, wholeNumber } from '../options'

interface Options {
  readonly window: string
  readonly game?: string
  readonly seconds?: number
  readonly data: string
  readonly json: boolean
}

/** `apprenti read`: what a game's readers read off its window, a line for each change. */
export function readCommand(): Command {
  return new Command('read')
    .description('print the fields of a game in a window as they change')
    .requiredOption('--window <title>', 'text of the window’s title, or a regular expression', someText)
    .option('--game <id>', 'whose readers; otherwise those of the game that fits the window')
    .option('--seconds <n>', 'how long; otherwise until Ctrl+C', wholeNumber(1, 86_400))
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const app = await LocalApp.open(options.data)
      try {
        await read(app, options)
      } finally {
        await app.close()
      }
    })
}

async function read(app: LocalApp, options: Options): Promise<void> {
  const { candidate } = await attachWindow(app, options)
  const profile = await app.ask('play.profile', undefined)
  if (profile === null || profile.readers.length === 0)
    throw new AppError('read.nothing', { title: candidate.title, game: profile?.title ?? '–' })
  const startedMs = performance.now()
  let last = ''
  const ended = new Promise<void>((resolve) => {
    app.services.on('play', ({ state, status }: PlaySnapshot) => {
      if (status === 'lost') return resolve()
      if (state === null) return
      const told = JSON.stringify([state.fields, state.phase])
      if (told === last) return
      last = told
      process.stdout.write(`${line(state, performance.now() - startedMs, options.json)}\n`)
    })
  })
  await until(options.seconds, ended)
}

function line({ fields, phase }: ObservedState, tMs: number, json: boolean): string {
  if (json) return JSON.stringify({ tMs: Math.round(tMs), fields, phase })
  const values = Object.entries(fields).map(
    ([name, { value, confidence }]) => `${name} ${value ?? '?'} (${Math.round(100 * confidence)} %)`
  )
  return [`${(tMs / 1000).toFixed(1)} s`, phase ?? '–', ...values].join('  ')
}
