import type { MetricPoint } from '../../shared/training'
import type { Curve } from '../../shared/runs'
import type { Db } from '../store/db'

/** What apprenti.db is made of, version by version. Only ever added to. */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    'CREATE TABLE runs (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)',
    'CREATE TABLE names (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)',
    `CREATE TABLE points (
      run INTEGER NOT NULL REFERENCES runs (key),
      name INTEGER NOT NULL REFERENCES names (key),
      step INTEGER NOT NULL,
      value REAL NOT NULL,
      PRIMARY KEY (run, name, step)
    ) WITHOUT ROWID`,
    'CREATE TABLE read_files (run TEXT NOT NULL, file TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (run, file))'
  ]
]

/** Part of a curve. */
export interface CurveRequest {
  readonly runId: string
  readonly name: string
  readonly fromStep: number
  /** Both ends are part of it. */
  readonly toStep: number
  readonly maxPoints: number
}

interface Bucket {
  readonly step: number
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** The figures of all runs, in SQLite: many come in at once, few go out. */
export class MetricsStore {
  readonly #db: Db
  readonly #runKeys = new Map<string, number>()
  readonly #nameKeys = new Map<string, number>()

  constructor(db: Db) {
    this.#db = db
  }

  /** Keeps points. A second one of the same name and step takes the place of the first; NaN is no point. */
  add(runId: string, points: readonly MetricPoint[]): void {
    this.#db.transaction(() => {
      const run = this.#keyOf('runs', 'id', runId, this.#runKeys)
      for (const { name, step, value } of points)
        if (Number.isFinite(value))
          this.#db.run('INSERT OR REPLACE INTO points (run, name, step, value) VALUES (?, ?, ?, ?)', [
            run,
            this.#keyOf('names', 'name', name, this.#nameKeys),
            step,
            value
          ])
    })
  }

  /** Names of the figures a run has. */
  names(runId: string): string[] {
    return this.#db
      .all<{ name: string }>(
        `SELECT names.name FROM names WHERE EXISTS (
          SELECT 1 FROM points WHERE points.run = (SELECT key FROM runs WHERE id = ?) AND points.name = names.key
        ) ORDER BY names.name`,
        [runId]
      )
      .map(({ name }) => name)
  }

  /** Last step with a figure; 0 when there is none. */
  lastStep(runId: string): number {
    const [row] = this.#db.all<{ step: number | null }>(
      'SELECT MAX(step) AS step FROM points WHERE run = (SELECT key FROM runs WHERE id = ?)',
      [runId]
    )
    return row?.step ?? 0
  }

  /**
   * One curve with at most `maxPoints` points. Where there are more, each stands for the steps of one of
   * equally wide buckets: their mean, lowest and highest value, at the bucket's last step.
   */
  curve(request: CurveRequest): Curve {
    const { runId, name, fromStep, toStep, maxPoints } = request
    const width = Math.max(1, Math.ceil((toStep - fromStep + 1) / maxPoints))
    const buckets = this.#db.all<Bucket>(
      `SELECT MAX(step) AS step, AVG(value) AS mean, MIN(value) AS low, MAX(value) AS high FROM points
       WHERE run = (SELECT key FROM runs WHERE id = ?) AND name = (SELECT key FROM names WHERE name = ?)
         AND step BETWEEN ? AND ? GROUP BY CAST((step - ?) / ? AS INTEGER) ORDER BY 1`,
      [runId, name, fromStep, toStep, fromStep, width]
    )
    return {
      runId,
      name,
      steps: buckets.map(({ step }) => step),
      mean: buckets.map(({ mean }) => mean),
      low: buckets.map(({ low }) => low),
      high: buckets.map(({ high }) => high),
      last: this.#lastValue(request)
    }
  }

  #lastValue({ runId, name, fromStep, toStep }: CurveRequest): number | null {
    const [row] = this.#db.all<{ value: number }>(
      `SELECT value FROM points
       WHERE run = (SELECT key FROM runs WHERE id = ?) AND name = (SELECT key FROM names WHERE name = ?)
         AND step BETWEEN ? AND ? ORDER BY step DESC LIMIT 1`,
      [runId, name, fromStep, toStep]
    )
    return row?.value ?? null
  }

  /** Forgets what came after a step: a run goes on from a checkpoint before it. */
  forgetAfter(runId: string, step: number): void {
    this.#db.run('DELETE FROM points WHERE run = (SELECT key FROM runs WHERE id = ?) AND step > ?', [
      runId,
      step
    ])
  }

  forget(runId: string): void {
    this.forgetAfter(runId, -1)
    this.#db.run('DELETE FROM read_files WHERE run = ?', [runId])
  }

  /** How far one of a run's files has been read. */
  readBytes(runId: string, file: string): number {
    const [row] = this.#db.all<{ bytes: number }>('SELECT bytes FROM read_files WHERE run = ? AND file = ?', [
      runId,
      file
    ])
    return row?.bytes ?? 0
  }

  setReadBytes(runId: string, file: string, bytes: number): void {
    this.#db.run('INSERT OR REPLACE INTO read_files (run, file, bytes) VALUES (?, ?, ?)', [
      runId,
      file,
      bytes
    ])
  }

  #keyOf(table: 'runs' | 'names', column: 'id' | 'name', value: string, known: Map<string, number>): number {
    const cached = known.get(value)
    if (cached !== undefined) return cached
    this.#db.run(`INSERT OR IGNORE INTO ${table} (${column}) VALUES (?)`, [value])
    const [row] = this.#db.all<{ key: number }>(`SELECT key FROM ${table} WHERE ${column} = ?`, [value])
    if (row === undefined) throw new Error(`no key for ${value}`)
    known.set(value, row.key)
    return row.key
  }
}
