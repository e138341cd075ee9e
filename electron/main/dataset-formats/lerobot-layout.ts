import { z } from 'zod'

/** Where the files of a LeRobot data set of version 3.0 lie, as its own writer puts them. */
export const INFO_FILE = 'meta/info.json'
export const STATS_FILE = 'meta/stats.json'
export const TASKS_FILE = 'meta/tasks.parquet'
export const EPISODES_FOLDER = 'meta/episodes'
export const EPISODES_PATH = 'meta/episodes/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet'
export const DATA_PATH = 'data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet'
export const VIDEO_PATH = 'videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4'

/** What Apprenti's pictures are called there: cameras are named, and the screen is the one. */
export const SCREEN = 'observation.images.screen'

/** A column that only Apprenti writes: what is told of a stretch. Readers of LeRobot pass it by. */
export const MARK_COLUMN = 'apprenti/stretch'

/** Files in one folder `chunk-...`. */
export const CHUNK_FILES = 1000

/** Fills in a template as Python's `format` does for the three names that LeRobot uses, `{name}` or `{name:03d}`. */
export function pathOf(
  template: string,
  names: Readonly<Record<'chunk_index' | 'file_index', number>> & { readonly video_key?: string }
): string {
  return template.replace(
    /\{(\w+)(?::0?(\d+)d)?\}/g,
    (all: string, name: string, width: string | undefined) => {
      const value = Object.entries(names).find(([known]) => known === name)?.[1]
      return value === undefined ? all : String(value).padStart(Number(width ?? 0), '0')
    }
  )
}

const featureSchema = z.looseObject({
  dtype: z.string(),
  shape: z.array(z.number().int()),
  /** A list, or lists by the part of a robot. */
  names: z.union([z.array(z.string()), z.record(z.string(), z.array(z.string()))]).nullish()
})
export type Feature = z.output<typeof featureSchema>

/** `meta/info.json`, as far as it is read here; LeRobot's `DatasetInfo`. */
export const infoSchema = z.looseObject({
  codebase_version: z.string(),
  fps: z.number().positive(),
  total_episodes: z.number().int().nonnegative(),
  total_frames: z.number().int().nonnegative(),
  data_path: z.string(),
  video_path: z.string().nullish(),
  features: z.record(z.string(), featureSchema)
})
export type Info = z.output<typeof infoSchema>
