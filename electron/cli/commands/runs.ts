import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { dataFolderAt } from '../../main/store/data-folder'
import { readConfig, readRecord, type FileDamage } from '../../main/training/run-files'
import { AppError } from '../../shared/errors'
import { lockHolder } from '../../shared/node/lock'
import type { EvaluationResult, RunStatus } from '../../shared/training'
import { dataOption, jsonOption } from '../options'
import { answer, terminalLanguage } from '../output'

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
  /** Which of its files is damaged; null when all can be read. */
  readonly damage: string | null
}

/** One of which nothing but that can be said. */
type UnreadableRun = Pick<ListedRun, 'runId'> & { readonly damage: string }

const folderOf = (data: string): string => join(dataFolderAt(data).folder, 'runs')

const sentenceOf = (damage: FileDamage, code: 'run.unreadable' | 'run.partlyDamaged'): string =>
  new AppError(code, { ...damage }).sentence(terminalLanguage())

/** Null for a folder that holds no run. */
function runIn(folder: string, runId: string): ListedRun | UnreadableRun | null {
  const config = readConfig(join(folder, runId))
  if (config.value === null)
    return config.damage && { runId, damage: sentenceOf(config.damage, 'run.unreadable') }
  const record = readRecord(join(folder, runId))
  const { env, agent, preset, seed, steps } = config.value
  const { status = null, step = 0, best = null } = record.value ?? {}
  const damage = record.damage && sentenceOf(record.damage, 'run.partlyDamaged')
  return { runId, env, agent, preset, seed, status, step, steps, best, damage }
}

function runsIn(folder: string): (ListedRun | UnreadableRun)[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .sort()
    .reverse()
    .flatMap((name) => runIn(folder, name) ?? [])
}

function line(run: ListedRun | UnreadableRun): string {
  if (!('env' in run)) return `${run.runId.padEnd(26)}  ${run.damage}`
  const { runId, env, agent, status, step, steps, best, damage } = run
  return [
    runId.padEnd(26),
    `${agent} ${env}`.padEnd(24),
    (status ?? 'unknown').padEnd(11),
    `${step} / ${steps}`.padStart(20),
    best === null ? '' : `best ${best.mean.toFixed(1)} ± ${best.std.toFixed(1)}`,
    damage ?? ''
  ].join('  ')
}

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
