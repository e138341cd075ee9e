import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { benchSessions, type Pace } from '../../../bench/sessions'
import { processUsage } from '../../main/targets/process-usage'
import { makeSession } from '../made-session'
import { jsonOption, wholeNumber } from '../options'
import { answer, log } from '../output'

interface Options {
  readonly seconds: number
  readonly json: boolean
}

/** `apprenti bench sessions`: what long sessions and many questions cost the game that is played meanwhile. */
export function benchSessionsCommand(): Command {
  return new Command('sessions')
    .description(
      'opening a long session, and the pace of a recording while others check, diagnose and export'
    )
    .option('--seconds <n>', 'length of the long session', wholeNumber(60, 36_000), 3_600)
    .addOption(jsonOption())
    .action(async ({ seconds, json }: Options) => {
      const data = await mkdtemp(join(tmpdir(), 'apprenti-bench-'))
      try {
        const result = await benchSessions({
          ...{ seconds, data, cli: process.argv[1]!, log, makeSession },
          residentBytes: (pid) => processUsage(pid)?.residentBytes ?? null
        })
        const { openMs, recording, memoryMiB } = result
        answer(json, result, () =>
          [
            `opening ${seconds} s: ${openMs.long.toFixed(0)} ms; a minute: ${openMs.minute.toFixed(0)} ms`,
            `recording alone: ${recording.alone.toFixed(1)} steps/s; ${(
              ['checks', 'doctors', 'export'] as const
            )
              .map((name) => `with ${name}: ${shown(recording[name])}`)
              .join('; ')}`,
            `the app: ${memoryMiB.before.toFixed(0)} MiB, at most ${memoryMiB.mostInExport.toFixed(0)} MiB while a video is made`
          ].join('\n')
        )
      } finally {
        await rm(data, { recursive: true, force: true })
      }
    })
}

const shown = ({ stepsPerSecond, ratio }: Pace): string =>
  `${stepsPerSecond.toFixed(1)} (${(100 * ratio).toFixed(0)} %)`
