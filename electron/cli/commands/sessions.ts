import { Command, Option } from 'commander'
import { gameFolders, GameLibrary } from '../../main/games/game-library'
import { findFfmpeg } from '../../main/programs'
import { SessionLibrary, type ExportFormat } from '../../main/record/library'
import { resources } from '../../main/resources'
import { dataFolderAt } from '../../main/store/data-folder'
import { SettingsStore } from '../../main/store/settings-store'
import { errorText } from '../../shared/errors'
import { textIn } from '../../shared/language'
import type { SessionHealth, SessionSummary } from '../../shared/session'
import { VIDEO_FORMATS, type VideoFormat } from '../../shared/video'
import { dataOption, filePath, jsonOption } from '../options'
import { answer, EXIT, explain, log, terminalLanguage } from '../output'

interface Options {
  readonly data: string
  readonly json: boolean
}

/** Does something with the library, after giving recordings that were cut off their end; lets its files go. */
async function withLibrary<Result>(
  data: string,
  work: (library: SessionLibrary) => Promise<Result>
): Promise<Result> {
  const library = new SessionLibrary(dataFolderAt(data).sessions)
  try {
    await library.repairUnfinished()
    return await work(library)
  } finally {
    await library.close()
  }
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`

const line = (s: SessionSummary): string =>
  [
    s.id.padEnd(26),
    textIn(terminalLanguage(), s.title).padEnd(20),
    `${s.seconds.toFixed(0)} s`.padStart(8),
    mebibytes(s.bytes).padStart(10),
    (s.score === null ? '' : `${s.score} points`).padStart(14),
    s.problem !== null ? errorText(s.problem)[terminalLanguage()] : s.complete ? '' : 'unfinished'
  ].join('  ')

const health = (h: SessionHealth): string =>
  [
    `${h.id}: ${h.healthy ? 'healthy' : 'NOT healthy'}, ${h.frames} frames, ${h.actions} actions`,
    ...h.checks.map((c) => `${c.outcome.padEnd(5)} ${c.id} ${c.count || ''}`)
  ].join('\n')

function listCommand(): Command {
  return new Command('list')
    .description('recorded sessions, newest first')
    .option('--deleted', 'those in the bin', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, deleted }: Options & { deleted: boolean }) => {
      const sessions = await withLibrary(data, (library) => library.list({ deleted }))
      // Pictures are for the app; here they would only fill the terminal.
      const document = sessions.map(({ thumbnail: _, ...rest }) => rest)
      answer(json, document, () => sessions.map(line).join('\n') || 'No sessions yet.')
    })
}

function checkCommand(): Command {
  return new Command('check')
    .description(
      'whether a session is whole: readable, complete, checksums, a frame for every action, gaps, drops'
    )
    .argument('<id>')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, { data, json }: Options) => {
      const result = await withLibrary(data, (library) => library.check(id))
      answer(json, result, () => health(result))
      if (!result.healthy) process.exitCode = EXIT.unhealthy
    })
}

interface ExportOptions extends Options {
  readonly format: ExportFormat | VideoFormat
}

function exportCommand(): Command {
  return new Command('export')
    .description('copy a session to a file of its own, or show it as a video (mp4 and webm need ffmpeg)')
    .argument('<id>')
    .argument('<file>', 'where to', filePath)
    .addOption(new Option('--format <format>').choices(['mcap', 'jsonl', ...VIDEO_FORMATS]).default('mcap'))
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, file: string, { data, json, format }: ExportOptions) => {
      const to = file
      await withLibrary(data, (library) =>
        format === 'mcap' || format === 'jsonl'
          ? library.exportTo(id, to, format)
          : exportVideo(library, data, id, to, format)
      )
      answer(json, { id, file: to, format }, () => to)
    })
}

/** Says on the terminal how far it is; Ctrl+C ends it and leaves no file. */
async function exportVideo(
  library: SessionLibrary,
  data: string,
  id: string,
  file: string,
  format: VideoFormat
): Promise<void> {
  const settings = new SettingsStore(dataFolderAt(data).folder, (error) => log(explain(error)))
  const cancelling = new AbortController()
  const cancel = (): void => {
    process.exitCode = EXIT.interrupted
    cancelling.abort()
  }
  process.once('SIGINT', cancel).once('SIGTERM', cancel)
  try {
    const games = new GameLibrary(gameFolders(resources.profiles, dataFolderAt(data).folder))
    await library.exportVideo(id, file, {
      format,
      controls: new Map([...games].map(({ id, controls }) => [id, controls])),
      ffmpeg: findFfmpeg(settings.current.ffmpegPath),
      language: terminalLanguage(),
      signal: cancelling.signal,
      onProgress: progressLine()
    })
  } finally {
    process.off('SIGINT', cancel).off('SIGTERM', cancel)
  }
}

/** Writes the percentage over itself on a terminal, and nothing elsewhere. */
function progressLine(): (frames: number, of: number, leftOutSeconds: number) => void {
  let shown = -1
  return (frames, of, leftOutSeconds) => {
    if (frames === of && leftOutSeconds > 0)
      log(`Long pauses were shortened: ${Math.round(leftOutSeconds)} s are left out.`)
    const percent = Math.floor((100 * frames) / of)
    if (!process.stderr.isTTY || percent === shown) return
    shown = percent
    process.stderr.write(`\r${percent} %${frames === of ? '\n' : ''}`)
  }
}

/** `apprenti sessions`: the recordings. */
export function sessionsCommand(): Command {
  return new Command('sessions')
    .description('recorded sessions')
    .addCommand(listCommand())
    .addCommand(checkCommand())
    .addCommand(exportCommand())
}
