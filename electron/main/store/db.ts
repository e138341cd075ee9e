import { closeSync, existsSync, renameSync } from 'node:fs'
import Database from 'libsql'
import { AppError, asAppError, whyOf } from '../../shared/errors'
import { openRegularSync } from '../../shared/node/regular-file'
import { freeName } from './free-name'

export type SqlValue = number | string | null

/**
 * A database, as little of one as the app needs, so that another driver can take its place. Values go in
 * as arrays only: the driver ends the process when it is handed a bare buffer.
 */
export interface Db {
  run(sql: string, values?: readonly SqlValue[]): void
  /** All rows of an answer. */
  all<Row>(sql: string, values?: readonly SqlValue[]): Row[]
  /** Does all of it or, when it throws, none of it. */
  transaction(work: () => void): void
  close(): void
}

/** Statements kept ready; the app has fewer kinds of question than this. */
const MAX_PREPARED = 64

class LibsqlDb implements Db {
  readonly #database: Database.Database
  readonly #prepared = new Map<string, Database.Statement>()

  constructor(file: string) {
    this.#database = new Database(file)
  }

  run(sql: string, values: readonly SqlValue[] = []): void {
    this.#statement(sql).run([...values])
  }

  all<Row>(sql: string, values: readonly SqlValue[] = []): Row[] {
    return this.#statement(sql).all([...values]) as Row[]
  }

  transaction(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      work()
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
  }

  close(): void {
    this.#prepared.clear()
    this.#database.close()
  }

  #statement(sql: string): Database.Statement {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    if (this.#prepared.size >= MAX_PREPARED) this.#prepared.clear()
    const made = this.#database.prepare(sql)
    this.#prepared.set(sql, made)
    return made
  }
}

/**
 * Opens a database file, made when it is not there, and brings it up to date: `migrations[n]` are the
 * statements that lead from version n to n + 1. A file that is damaged, or of a newer version of the app,
 * is set aside under another name, `onDamaged` hears of it, and an empty one takes its place.
 */
export function openDatabase(
  file: string,
  migrations: readonly (readonly string[])[],
  onDamaged: (error: AppError) => void
): Db {
  try {
    return openSound(file, migrations)
  } catch (cause) {
    if (!existsSync(file) || !isDamage(cause)) throw unusable(file, cause)
    const aside = setAside(file)
    onDamaged(new AppError('store.damaged', { file, why: whyOf(cause), aside }, { cause }))
    return openSound(file, migrations)
  }
}

/** What the system lacks for now is no damage: a whole database is never set aside for it. */
function isDamage(cause: unknown): boolean {
  const { code = '' } = cause as { code?: string }
  return !/^(SQLITE_(FULL|BUSY|LOCKED|READONLY|NOMEM|IOERR|PERM)|ENOSPC|EMFILE|ENFILE|EACCES|EPERM|EROFS)/.test(
    code
  )
}

function unusable(file: string, cause: unknown): AppError {
  const { code, params } = asAppError(cause)
  if (code === 'disk.full') return new AppError(code, { file }, { cause })
  return code === 'internal'
    ? new AppError('file.failed', { file, why: whyOf(cause) }, { cause })
    : new AppError(code, params)
}

function openSound(file: string, migrations: readonly (readonly string[])[]): Db {
  // SQLite would wait for a pipe, or write into a device.
  if (existsSync(file)) closeSync(openRegularSync(file))
  const db = new LibsqlDb(file)
  try {
    db.all('PRAGMA journal_mode = WAL')
    db.all('PRAGMA synchronous = NORMAL')
    const [check] = db.all<{ quick_check: string }>('PRAGMA quick_check(1)')
    if (check?.quick_check !== 'ok') throw new Error(check?.quick_check ?? 'it cannot be checked')
    migrate(db, migrations)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function migrate(db: Db, migrations: readonly (readonly string[])[]): void {
  const version = db.all<{ user_version: number }>('PRAGMA user_version')[0]?.user_version ?? 0
  if (version > migrations.length) throw new Error(`it is of a newer version of Apprenti (${version})`)
  migrations.slice(version).forEach((statements, index) =>
    db.transaction(() => {
      for (const statement of statements) db.run(statement)
      db.run(`PRAGMA user_version = ${version + index + 1}`)
    })
  )
}

/** Moves the file and what SQLite keeps beside it. Answers the new name. */
function setAside(file: string): string {
  const aside = freeName(`${file}.damaged`)
  renameSync(file, aside)
  for (const suffix of ['-wal', '-shm'])
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  return aside
}
