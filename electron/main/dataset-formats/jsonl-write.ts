import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import sharp from 'sharp'
import type { ExportTools } from './export-tools'
import { interleaved, type Moments } from './moments'
import { markOf } from './stretch-mark'

export const LINES_FILE = 'moments.jsonl'

/** One moment a line; pictures as PNG, in base64: one file, nothing lost. */
export async function writeJsonl(
  moments: Moments,
  folder: string,
  { signal, onMoment }: ExportTools
): Promise<void> {
  const { dataset } = moments
  const { side, isColour, stretches } = dataset
  const raw = { width: side, height: side, channels: isColour ? 3 : 1 } as const
  const file = createWriteStream(join(folder, LINES_FILE))
  // Without it, a full disk would end the process; the next write, or the end, throws it.
  const failed = new AbortController()
  file.on('error', (error) => failed.abort(error))
  try {
    for (const [stretch, { from, to, ...rest }] of stretches.entries()) {
      let moment = from
      for await (const planes of moments.pictures(from, to)) {
        signal.throwIfAborted()
        failed.signal.throwIfAborted()
        const png = await sharp(interleaved(planes, isColour), { raw }).png({ palette: false }).toBuffer()
        const line = {
          stretch,
          ...markOf({ from, to, ...rest }),
          t: moments.timeMs(moment, from) / 1000,
          action: moments.actionAt(moment),
          png: png.toString('base64')
        }
        if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, 'drain', { signal: failed.signal })
        moment += 1
        onMoment()
      }
    }
    file.end()
    await finished(file)
  } catch (error) {
    file.destroy()
    throw failed.signal.aborted ? failed.signal.reason : error
  }
}
