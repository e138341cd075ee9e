import { mkdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../shared/errors'
import type { ExportTools } from './export-tools'
import { EpisodeStats } from './lerobot-episode-stats'
import {
  CHUNK_FILES,
  DATA_PATH,
  EPISODES_PATH,
  INFO_FILE,
  MARK_COLUMN,
  pathOf,
  SCREEN,
  STATS_FILE,
  TASKS_FILE,
  VIDEO_PATH
} from './lerobot-layout'
import type { FeatureStats } from './lerobot-stats'
import type { Moments } from './moments'
import { ParquetTable, type Column } from './parquet-table'
import { pictureCodec, PictureVideo, type PictureCodec } from './picture-video'
import { markOf } from './stretch-mark'

/** A file of data, and the video beside it, end with the episode that brings them to so many moments. */
const FILE_MOMENTS = 50_000

/**
 * LeRobot v3.0: each stretch as an episode, what was done as one of the actions (a vector of zeros with a one; all zeros
 * where nothing was done that is an action), pictures as H.264.
 */
export async function writeLerobot(
  moments: Moments,
  folder: string,
  tools: ExportTools,
  fileMoments = FILE_MOMENTS
): Promise<void> {
  if (tools.ffmpeg === null) throw new AppError('dataset.needsFfmpeg', { format: 'lerobot' })
  const codec = await pictureCodec(tools.ffmpeg, tools.pictures, moments.dataset)
  const writer = new LerobotWriter(moments, folder, { codec, program: tools.ffmpeg, fileMoments })
  try {
    for (const stretch of moments.dataset.stretches) await writer.add(stretch, tools)
    await writer.finish()
  } catch (error) {
    await writer.kill()
    throw error
  }
}

interface Encoding {
  readonly codec: PictureCodec
  readonly program: string
  readonly fileMoments: number
}

const TIMES = ['timestamp', 'frame_index', 'episode_index', 'index', 'task_index'] as const

class LerobotWriter {
  readonly #moments: Moments
  readonly #folder: string
  readonly #encoding: Encoding
  readonly #episodes: Episode[] = []
  readonly #all: EpisodeStats
  #file: OpenFile | null = null
  #files = 0

  constructor(moments: Moments, folder: string, encoding: Encoding) {
    this.#moments = moments
    this.#folder = folder
    this.#encoding = encoding
    this.#all = new EpisodeStats(moments.dataset)
  }

  async add(
    stretch: Moments['dataset']['stretches'][number],
    { signal, onMoment }: ExportTools
  ): Promise<void> {
    const { from, to } = stretch
    const { decisionsPerSecond: rate } = this.#moments.dataset
    const file = (this.#file ??= this.#begin())
    const start = file.moments
    const stats = new EpisodeStats(this.#moments.dataset)
    let moment = from
    for await (const planes of this.#moments.pictures(from, to)) {
      signal.throwIfAborted()
      stats.add(planes, this.#moments.labels[moment]!)
      await file.video.write(planes)
      moment += 1
      onMoment()
    }
    const index = this.#episodes.length
    await file.data.write(this.#rows(from, to, index))
    file.moments += to - from
    stats.times(from, to - from, index, rate)
    this.#all.merge(stats)
    this.#episodes.push({
      from,
      to,
      file,
      start,
      stats: stats.features(),
      mark: JSON.stringify(markOf(stretch))
    })
    if (file.moments >= this.#encoding.fileMoments) await this.#end()
  }

  async finish(): Promise<void> {
    await this.#end()
    await this.#writeEpisodes()
    await this.#writeTasks()
    await this.#json(STATS_FILE, this.#all.features())
    await this.#json(INFO_FILE, this.#info())
  }

  async kill(): Promise<void> {
    await this.#file?.video.kill()
  }

  #begin(): OpenFile {
    const place = { chunk: Math.floor(this.#files / CHUNK_FILES), index: this.#files % CHUNK_FILES }
    this.#files += 1
    const names = { chunk_index: place.chunk, file_index: place.index, video_key: SCREEN }
    const { side, isColour, decisionsPerSecond: rate } = this.#moments.dataset
    const data = new ParquetTable(join(this.#folder, pathOf(DATA_PATH, names)), [
      this.#actions === 1
        ? { name: 'action', kind: 'float32' }
        : { name: 'action', kind: 'float32', lists: 1 },
      ...TIMES.map((name): Column => ({ name, kind: name === 'timestamp' ? 'float32' : 'int64' }))
    ])
    const file = join(this.#folder, pathOf(VIDEO_PATH, names))
    mkdirSync(dirname(file), { recursive: true })
    const { program, codec } = this.#encoding
    return {
      place,
      data,
      video: new PictureVideo(program, file, codec, { side, isColour, rate }),
      moments: 0
    }
  }

  async #end(): Promise<void> {
    const file = this.#file
    if (file === null) return
    await file.video.finish()
    await file.data.finish()
    this.#file = null
  }

  get #actions(): number {
    return this.#moments.dataset.actions.length
  }

  #rows(from: number, to: number, episode: number): unknown[][] {
    const moments = Array.from({ length: to - from }, (_, i) => from + i)
    const done = (moment: number): number | number[] => {
      const vector = Array.from({ length: this.#actions }, (_, i) =>
        Number(i === this.#moments.labels[moment])
      )
      return this.#actions === 1 ? vector[0]! : vector
    }
    return [
      moments.map(done),
      moments.map((moment) => Math.fround(this.#moments.timeMs(moment, from) / 1000)),
      moments.map((moment) => BigInt(moment - from)),
      moments.map(() => BigInt(episode)),
      moments.map(BigInt),
      moments.map(() => 0n)
    ]
  }

  async #writeEpisodes(): Promise<void> {
    const rate = this.#moments.dataset.decisionsPerSecond
    const task = this.#task
    const whole = (name: string, of: (episode: Episode, i: number) => number): Told => [
      { name, kind: 'int64' },
      (episode, i) => BigInt(of(episode, i))
    ]
    const columns: readonly Told[] = [
      whole('episode_index', (_, i) => i),
      [{ name: 'tasks', kind: 'string', lists: 1 }, () => [task]],
      whole('length', ({ from, to }) => to - from),
      whole('data/chunk_index', ({ file }) => file.place.chunk),
      whole('data/file_index', ({ file }) => file.place.index),
      whole('dataset_from_index', ({ from }) => from),
      whole('dataset_to_index', ({ to }) => to),
      whole(`videos/${SCREEN}/chunk_index`, ({ file }) => file.place.chunk),
      whole(`videos/${SCREEN}/file_index`, ({ file }) => file.place.index),
      [{ name: `videos/${SCREEN}/from_timestamp`, kind: 'float64' }, ({ start }) => start / rate],
      [
        { name: `videos/${SCREEN}/to_timestamp`, kind: 'float64' },
        ({ start, from, to }) => (start + to - from) / rate
      ],
      ...EpisodeStats.columns.map(({ feature, key, ...column }): Told => [
        { ...column, name: `stats/${feature}/${key}` },
        ({ stats }) => (key === 'count' ? stats[feature]!.count.map(BigInt) : stats[feature]![key])
      ]),
      whole('meta/episodes/chunk_index', () => 0),
      whole('meta/episodes/file_index', () => 0),
      [{ name: MARK_COLUMN, kind: 'string' }, ({ mark }) => mark]
    ]
    const file = join(this.#folder, pathOf(EPISODES_PATH, { chunk_index: 0, file_index: 0 }))
    const table = new ParquetTable(
      file,
      columns.map(([column]) => column)
    )
    await table.write(columns.map(([, told]) => this.#episodes.map(told)))
    await table.finish()
  }

  async #writeTasks(): Promise<void> {
    const column = (name: string, kind: string, numpy: string): object => ({
      ...{ name, field_name: name, pandas_type: kind, numpy_type: numpy, metadata: null }
    })
    // LeRobot looks tasks up by the index of the table, which Pandas is told of so.
    const pandas = {
      index_columns: ['task'],
      column_indexes: [column('', 'unicode', 'object')].map((index) => ({
        ...index,
        ...{ name: null, field_name: null, metadata: { encoding: 'UTF-8' } }
      })),
      columns: [column('task_index', 'int64', 'int64'), column('task', 'unicode', 'object')],
      creator: { library: 'apprenti', version: '1' },
      pandas_version: '2.0.0'
    }
    const table = new ParquetTable(
      join(this.#folder, TASKS_FILE),
      [
        { name: 'task_index', kind: 'int64' },
        { name: 'task', kind: 'string' }
      ],
      { pandas: JSON.stringify(pandas) }
    )
    await table.write([[0n], [this.#task]])
    await table.finish()
  }

  get #task(): string {
    return `Play ${this.#moments.dataset.game}.`
  }

  #info(): object {
    const { dataset } = this.#moments
    const { side, actions, moments, game, decisionsPerSecond: fps } = dataset
    const one = (dtype: string): object => ({ dtype, shape: [1], names: null })
    return {
      codebase_version: 'v3.0',
      robot_type: game,
      total_episodes: this.#episodes.length,
      total_frames: moments,
      total_tasks: 1,
      chunks_size: CHUNK_FILES,
      data_files_size_in_mb: 100,
      video_files_size_in_mb: 200,
      fps,
      splits: { train: `0:${this.#episodes.length}` },
      data_path: DATA_PATH,
      video_path: VIDEO_PATH,
      features: {
        [SCREEN]: {
          dtype: 'video',
          shape: [side, side, 3],
          names: ['height', 'width', 'channels'],
          info: {
            'video.height': side,
            'video.width': side,
            'video.codec': 'h264',
            'video.pix_fmt': this.#encoding.codec.pixels,
            'video.is_depth_map': false,
            'video.fps': fps,
            'video.channels': 3,
            has_audio: false
          }
        },
        action: { dtype: 'float32', shape: [actions.length], names: actions },
        ...Object.fromEntries(TIMES.map((name) => [name, one(name === 'timestamp' ? 'float32' : 'int64')]))
      }
    }
  }

  async #json(name: string, content: object): Promise<void> {
    const file = join(this.#folder, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, `${JSON.stringify(content, null, 4)}\n`)
  }
}

interface OpenFile {
  readonly place: { readonly chunk: number; readonly index: number }
  readonly data: ParquetTable
  readonly video: PictureVideo
  moments: number
}

interface Episode {
  readonly from: number
  readonly to: number
  readonly file: OpenFile
  /** Its first picture in the video. */
  readonly start: number
  readonly stats: Readonly<Record<string, FeatureStats>>
  readonly mark: string
}

/** A column of the table of episodes, and what it tells of one. */
type Told = readonly [Column, (episode: Episode, index: number) => unknown]
