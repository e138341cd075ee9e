import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { dataFolderAt } from '../../main/store/data-folder'
import { AppError } from '../../shared/errors'
import { lockHolder } from '../../shared/node/lock'
import { readTextSync } from '../../shared/node/regular-file'
import type { EvaluationResult, RunConfig, RunStatus } from '../../shared/training'
import { dataOption, jsonOption } from '../options'
import { answer } from '../output'

interface Options {
  readonly data: string
  readonly json: boolean
}

/** A run as `runs list --json` prints it: what its folder says. */
interface ListedRun {
  readonly runId: string
  readonly env: string
  readonly agent: string
  readonly preset: string | null
  readonly seed: number
  readonly status: RunStatus | null
  readonly step: number
  readonly steps: number
  readonly best: EvaluationResult | null
}

const folderOf = (data: string): string => join(dataFolderAt(data).folder, 'runs')

function read<T>(file: string): T | null {
  try {
    return JSON.parse(readTextSync(file)) as T
  } catch {
    return null
  }
}

/** Null for a folder that holds no run. */
function runIn(folder: string, runId: string): ListedRun | null {
  const config = read<RunConfig>(join(folder, runId, 'config.json'))
  if (config === null) return null
  const record = read<Pick<ListedRun, 'status' | 'step' | 'best'>>(join(folder, runId, 'run.json'))
  const { env, agent, preset, seed, steps } = config
  const { status = null, step = 0, best = null } = record ?? {}
  return { runId, env, agent, preset, seed, status, step, steps, best }
}

function runsIn(folder: string): ListedRun[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .sort()
    .reverse()
    .flatMap((name) => runIn(folder, name) ?? [])
}

const line = ({ runId, env, agent, status, step, steps, best }: ListedRun): string =>
  [
    runId.padEnd(26),
    `${agent} ${env}`.padEnd(24),
    (status ?? 'unknown').padEnd(11),
    `${step} / ${steps}`.padStart(20),
    best === null ? '' : `best ${best.mean.toFixed(1)} ± ${best.std.toFixed(1)}`
  ].join('  ')

function listCommand(): Command {
  return new Command('list')
    .description('training runs, newest first')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(({ data, json }: Options) => {
      const runs = runsIn(folderOf(data))
      answer(json, runs, () => runs.map(line).join('\n') || 'No runs yet.')
    })
}

/** @throws AppError 'train.taken', 'train.takenElsewhere' while a process trains it */
function refuseWhileTrained(file: string, run: string): void {
  const held = lockHolder(file)
  if (held === null) return
  const code = held.isElsewhere ? 'train.takenElsewhere' : 'train.taken'
  throw new AppError(code, { run, pid: held.process, file })
}

function deleteCommand(): Command {
  return new Command('delete')
    .description('move a run to the bin of the runs folder')
    .argument('<id>')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((id: string, { data, json }: Options) => {
      const folder = folderOf(data)
      if (!runsIn(folder).some(({ runId }) => runId === id)) throw new AppError('run.unknown', { id })
      refuseWhileTrained(join(folder, id, 'run.lock'), id)
      const bin = join(folder, '.bin')
      if (!existsSync(bin)) mkdirSync(bin)
      const place = join(bin, `${id}.deleted-${Date.now()}`)
      renameSync(join(folder, id), place)
      answer(json, { runId: id, bin: place }, () => `${id} lies in ${place}`)
    })
}

/** `apprenti runs`: what was trained. */
export function runsCommand(): Command {
  return new Command('runs')
    .description('training runs')
    .addCommand(listCommand())
    .addCommand(deleteCommand())
}
