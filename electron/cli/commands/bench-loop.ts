import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { Command } from 'commander'
import { benchLoop } from '../../../bench/loop'
import { WindowTarget } from '../../main/targets/window'
import { AppError } from '../../shared/errors'
import { textIn } from '../../shared/language'
import { spawnOwn } from '../../shared/node/own-process'
import type { Candidate } from '../../shared/target'
import { jsonOption, someText, wholeNumber } from '../options'
import { answer } from '../output'

const TEST_TITLE = 'Apprenti test picture'
const TEST_PICTURE = 'testsrc2=size=1280x800:rate=30'
const OPENS_WITHIN_MS = 10_000
const LOOK_AGAIN_MS = 100

interface LoopOptions {
  readonly window?: string
  readonly seconds: number
  readonly json: boolean
}

/** `apprenti bench loop`: how long one look at a window takes, and one whole turn of the loop. */
export function benchLoopCommand(): Command {
  return new Command('loop')
    .description('capture and whole-loop times on a 1280 x 800 window, as fast as it goes')
    .option(
      '--window <title>',
      'measure this open window (part of its title) instead of a test picture',
      someText
    )
    .option('--seconds <n>', 'how long to measure', wholeNumber(1, 600), 10)
    .addOption(jsonOption())
    .action(async ({ window, seconds, json }: LoopOptions) => {
      const target = new WindowTarget([])
      // Without a display this says so before anything is opened.
      await target.list()
      const picture = window === undefined ? openTestPicture() : null
      try {
        const candidate = await find(target, window ?? TEST_TITLE, picture)
        const session = await target.attach(candidate, null)
        const result = await benchLoop({ session, seconds }).finally(() => session.close())
        const { width, height, captureMs, loopMs, framesPerSecond } = result
        answer(
          json,
          result,
          () =>
            `${width} x ${height}: capture ${show(captureMs)}, whole loop ${show(loopMs)}, ${framesPerSecond.toFixed(1)} frames/s`
        )
      } finally {
        picture?.kill()
      }
    })
}

const show = ({ p50, p95 }: { readonly p50: number; readonly p95: number }): string =>
  `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`

/** A moving picture of the right size, by the player that comes with ffmpeg. */
function openTestPicture(): ChildProcess {
  const options = [
    '-loglevel',
    'quiet',
    '-an',
    '-window_title',
    TEST_TITLE,
    '-f',
    'lavfi',
    '-i',
    TEST_PICTURE
  ]
  return spawnOwn('ffplay', options, { stdio: ['ignore', 'ignore', 'ignore'] })
}

async function find(target: WindowTarget, title: string, picture: ChildProcess | null): Promise<Candidate> {
  const failed = picture === null ? null : once(picture, 'error').then(() => 'ended' as const)
  for (const deadline = performance.now() + OPENS_WITHIN_MS; ;) {
    const found = (await target.list()).find((c) => textIn('en', c.title).includes(title))
    if (found) return found
    if (picture === null) throw new AppError('bench.noWindow', { title })
    const ended = await Promise.race([failed, wait(LOOK_AGAIN_MS)])
    if (ended === 'ended' || picture.exitCode !== null || performance.now() > deadline)
      throw new AppError('bench.noPicture')
  }
}
