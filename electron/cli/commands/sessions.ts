import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import { SessionLibrary, type ExportFormat } from '../../main/record/library'
import { openDataFolder } from '../../main/store/data-folder'
import type { SessionHealth, SessionSummary } from '../../shared/session'
import { dataOption, jsonOption } from '../options'
import { answer, EXIT } from '../output'

interface Options {
  readonly data: string
  readonly json: boolean
}

/** Does something with the library, after giving recordings that were cut off their end; lets its files go. */
async function withLibrary<Result>(
  data: string,
  work: (library: SessionLibrary) => Promise<Result>
): Promise<Result> {
  const library = new SessionLibrary(openDataFolder(data).sessions)
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
    s.title.padEnd(20),
    `${s.seconds.toFixed(0)} s`.padStart(8),
    mebibytes(s.bytes).padStart(10),
    (s.score === null ? '' : `${s.score} points`).padStart(14),
    s.complete ? '' : 'unfinished'
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

function exportCommand(): Command {
  return new Command('export')
    .description('copy a session to a file of its own')
    .argument('<id>')
    .argument('<file>')
    .addOption(new Option('--format <format>').choices(['mcap', 'jsonl']).default('mcap'))
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, file: string, { data, json, format }: Options & { format: ExportFormat }) => {
      const to = resolve(file)
      await withLibrary(data, (library) => library.exportTo(id, to, format))
      answer(json, { id, file: to, format }, () => to)
    })
}

/** `apprenti sessions`: the recordings. */
export function sessionsCommand(): Command {
  return new Command('sessions')
    .description('recorded sessions')
    .addCommand(listCommand())
    .addCommand(checkCommand())
    .addCommand(exportCommand())
}
