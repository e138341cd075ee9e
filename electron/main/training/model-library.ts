import { createHash } from 'node:crypto'
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  type Stats
} from 'node:fs'
import { join } from 'node:path'
import { AppError, errorData, whyOf, type ErrorData } from '../../shared/errors'
import {
  CARD_FILE,
  LARGEST_POLICY_BYTES,
  POLICY_FILE,
  policyCardSchema,
  type PolicyCard
} from '../../shared/policy-card'
import { checkRegular, readRegularSync, readTextSync } from '../../shared/node/regular-file'
import type { ModelInfo } from '../../shared/runs'
import { writeFileAtomic } from '../store/atomic-file'
import { versionOf } from '../store/file-version'
import { freeName } from '../store/free-name'
import { nextVersion } from './model-version'

/** `<id>/` a model with policy.onnx and card.json, `.bin/<id>.deleted-<ms>/` a deleted one. */
const MODEL_ID = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}$/
const BINNED = /^(.{1,80})\.deleted-(\d{1,15})$/

interface Seen {
  readonly version: string
  readonly card: PolicyCard | null
  readonly problem: ErrorData | null
}

/** The policies that were trained: those that ship with the app, and the person's own. */
export class ModelLibrary {
  readonly #bundled: string
  readonly #own: string
  readonly #exports: string
  readonly #seen = new Map<string, Seen>()

  constructor(folders: { readonly bundled: string; readonly own: string; readonly exports: string }) {
    this.#bundled = folders.bundled
    this.#own = folders.own
    this.#exports = folders.exports
  }

  /** Bundled ones first, then the newest; of the bin, last deleted first. */
  list({ deleted }: { readonly deleted: boolean }): ModelInfo[] {
    if (deleted)
      return this.#binned()
        .toSorted((a, b) => b.deletedAtMs - a.deletedAtMs)
        .map(({ id, folder, deletedAtMs }) => this.#info(id, folder, false, deletedAtMs))
    const own = modelsIn(this.#own).map((id) => this.#info(id, join(this.#own, id), false, null))
    return [
      ...modelsIn(this.#bundled).map((id) => this.#info(id, join(this.#bundled, id), true, null)),
      ...own.toSorted((a, b) => b.madeAtMs - a.madeAtMs)
    ]
  }

  /**
   * Makes a model of the policy in a folder. An empty title leaves the card's own. Throws `model.invalid`
   * when there is no sound policy.
   * @param versionOf the model of which it is a new version, and is named so; null: of none
   */
  add(policyFolder: string, title: string, versionOf: string | null = null): ModelInfo {
    const { card, problem } = look(policyFolder)
    if (card === null || problem !== null)
      throw new AppError(problem?.code ?? 'model.invalid', problem?.params ?? {})
    const name = title.trim()
    const folder =
      versionOf === null
        ? this.#freeFolder(slug(name || `${card.agent}-${card.env}`))
        : join(this.#own, nextVersion(this.#own, versionOf))
    mkdirSync(folder, { recursive: true })
    copyFileSync(join(policyFolder, POLICY_FILE), join(folder, POLICY_FILE))
    const named = name === '' ? card : { ...card, title: { en: name, fr: name } }
    writeFileAtomic(join(folder, CARD_FILE), `${JSON.stringify(named, null, 2)}\n`)
    return this.#info(folder.slice(this.#own.length + 1), folder, false, null)
  }

  /** Copies the ONNX file to where the person takes things from; never over another. Answers where. */
  export(id: string): string {
    const folder = this.#folderOf(id)
    mkdirSync(this.#exports, { recursive: true })
    for (let n = 1; ; n++) {
      const file = join(this.#exports, n === 1 ? `${id}.onnx` : `${id}-${n}.onnx`)
      if (existsSync(file)) continue
      // Copying a pipe would wait for ever, and a device would fill the disk.
      checkRegular(join(folder, POLICY_FILE))
      copyFileSync(join(folder, POLICY_FILE), file, constants.COPYFILE_EXCL)
      return file
    }
  }

  /** Moves one of the person's own to the bin. */
  delete(id: string, nowMs: number): void {
    const folder = join(this.#own, checked(id))
    if (!existsSync(folder)) throw this.#unknown(id)
    mkdirSync(join(this.#own, '.bin'), { recursive: true })
    renameSync(folder, join(this.#own, '.bin', `${id}.deleted-${nowMs}`))
  }

  /** Brings it back from the bin. Throws `model.unknown` when it is not there or its place is taken. */
  restore(id: string): void {
    const found = this.#binned().find((model) => model.id === id)
    const place = join(this.#own, checked(id))
    if (found === undefined || existsSync(place)) throw this.#unknown(id)
    renameSync(found.folder, place)
  }

  /** One that hides no model that ships with the app. */
  #freeFolder(name: string): string {
    const isBundled = existsSync(join(this.#bundled, name))
    return freeName(join(this.#own, isBundled ? `${name}-own` : name))
  }

  #binned(): { id: string; folder: string; deletedAtMs: number }[] {
    const bin = join(this.#own, '.bin')
    return foldersIn(bin).flatMap((name) => {
      const match = BINNED.exec(name)
      const id = match?.[1]
      return id === undefined ? [] : [{ id, folder: join(bin, name), deletedAtMs: Number(match?.[2]) }]
    })
  }

  #folderOf(id: string): string {
    const found = [this.#own, this.#bundled].map((top) => join(top, checked(id))).find((f) => existsSync(f))
    if (found === undefined) throw this.#unknown(id)
    return found
  }

  #unknown(id: string): AppError {
    const known = [...modelsIn(this.#bundled), ...modelsIn(this.#own)].join(', ')
    return new AppError('model.unknown', { name: id.slice(0, 80), known })
  }

  #info(id: string, folder: string, isBundled: boolean, deletedAtMs: number | null): ModelInfo {
    const stats = fileStats(join(folder, POLICY_FILE))
    const seen = this.#look(folder)
    return {
      id,
      isBundled,
      card: seen.card,
      bytes: stats?.size ?? 0,
      madeAtMs: stats?.mtimeMs ?? 0,
      problem: seen.problem,
      deletedAtMs
    }
  }

  /** Files are read and checked again only when they have changed. */
  #look(folder: string): Seen {
    const before = this.#seen.get(folder)
    const version = [POLICY_FILE, CARD_FILE].map((name) => versionOf(join(folder, name))).join()
    if (before?.version === version) return before
    const seen = { version, ...look(folder) }
    this.#seen.set(folder, seen)
    return seen
  }
}

/** The card of a model, and what is wrong with either of its files. */
function look(folder: string): { card: PolicyCard | null; problem: ErrorData | null } {
  const file = join(folder, CARD_FILE)
  try {
    const card = policyCardSchema.parse(JSON.parse(readTextSync(file)))
    const hash = createHash('sha256')
      .update(readRegularSync(join(folder, POLICY_FILE), LARGEST_POLICY_BYTES))
      .digest('hex')
    const why = {
      en: 'it is not the file its card describes',
      fr: 'ce n’est pas le fichier que décrit sa fiche'
    }
    const problem =
      hash === card.sha256 ? null : { code: 'model.invalid' as const, params: { file: folder, why } }
    return { card, problem }
  } catch (error) {
    const why =
      error instanceof Error && 'code' in error
        ? whyOf(error)
        : { en: 'its card cannot be read', fr: 'sa fiche est illisible' }
    return { card: null, problem: errorData(new AppError('model.invalid', { file, why })) }
  }
}

/** A title as a folder's name. */
function slug(title: string): string {
  const plain = title.normalize('NFD').replaceAll(/\p{M}/gu, '')
  const name = plain
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  return name.slice(0, 60) || 'model'
}

function checked(id: string): string {
  if (!MODEL_ID.test(id)) throw new AppError('model.unknown', { name: id.slice(0, 80), known: '' })
  return id
}

const foldersIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? [e.name] : []))
    : []

const modelsIn = (folder: string): string[] =>
  foldersIn(folder).filter((name) => MODEL_ID.test(name) && existsSync(join(folder, name, POLICY_FILE)))

const fileStats = (file: string): Stats | null => statSync(file, { throwIfNoEntry: false }) ?? null
