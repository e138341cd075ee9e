import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../shared/errors'
import { fileWithin } from './file-within'
import type { ForeignDataset, ForeignMoment, ForeignStretch, Picture, ReadTools } from './foreign'
import {
  EPISODES_FOLDER,
  INFO_FILE,
  infoSchema,
  MARK_COLUMN,
  pathOf,
  type Feature,
  type Info
} from './lerobot-layout'
import { notImported } from './not-imported'
import { oneOf } from './one-of'
import { ParquetFile } from './parquet-read'
import { decodedPicture } from './picture-file'
import { readMark } from './stretch-mark'
import { VideoReels } from './video-reels'

/** Rows that are in memory at once. */
const ROWS_AT_ONCE = 2000

/** A data set of LeRobot v3: the first camera, and `action` as one of a list. */
export async function readLerobot(folder: string, tools: ReadTools): Promise<ForeignDataset> {
  const info = await readInfo(folder)
  const camera = cameraOf(folder, info)
  if (camera.isVideo && tools.ffmpeg === null)
    throw new AppError('dataset.needsFfmpeg', { format: 'lerobot' })
  const episodes = await readEpisodes(folder, camera)
  const title = basename(folder)
  const paths = episodes.flatMap((episode) => [
    dataPath(info, episode),
    ...(camera.isVideo ? [videoPath(info, camera, episode)] : [])
  ])
  const files = [...new Set(paths)].map((path) => fileWithin(folder, path))
  return {
    format: 'lerobot',
    title: tools.header?.dataset.title ?? title,
    rate: tools.header?.dataset.decisionsPerSecond ?? info.fps,
    moments: info.total_frames,
    sources: [{ id: title, files }],
    header: tools.header,
    stretches: () => stretchesOf({ folder, info, camera, episodes }, tools)
  }
}

interface Source {
  readonly folder: string
  readonly info: Info
  readonly camera: Camera
  readonly episodes: readonly Episode[]
}

interface Camera {
  readonly key: string
  readonly isVideo: boolean
}

interface Episode {
  readonly index: number
  readonly from: number
  readonly to: number
  readonly data: FilePlace
  readonly video: FilePlace & { readonly fromSeconds: number }
  readonly mark: unknown
}

/** A file of rows that is open, and the index of its first row in the data set. */
interface DataFile {
  readonly path: string
  readonly file: ParquetFile
  readonly base: number
}

interface FilePlace {
  readonly chunk_index: number
  readonly file_index: number
}

async function readInfo(folder: string): Promise<Info> {
  const text = await readFile(join(folder, INFO_FILE), 'utf8')
  const parsing = infoSchema.safeParse(parsed(text))
  if (!parsing.success) {
    const where = parsing.error.issues[0]?.path.join('.') || 'JSON'
    throw notImported(
      folder,
      `${INFO_FILE} is not as LeRobot writes it (${where}); copy it again from where it was made`,
      `${INFO_FILE} n’est pas comme LeRobot l’écrit (${where}) ; recopiez-le depuis son origine`
    )
  }
  const version = parsing.data.codebase_version
  if (/^v?3\./.test(version)) return parsing.data
  const isOlder = /^v?[0-2]\./.test(version)
  throw isOlder
    ? notImported(
        folder,
        `it is of LeRobot's version ${version}, and 3.0 is read; convert it with LeRobot's own convert_dataset_v21_to_v30`,
        `il est de la version ${version} de LeRobot, et c’est la 3.0 qui est lue ; convertissez-le avec convert_dataset_v21_to_v30 de LeRobot`
      )
    : notImported(
        folder,
        `it is of a newer version of LeRobot (${version}) than this Apprenti knows (3.0); update Apprenti`,
        `il est d’une version de LeRobot (${version}) plus récente que celle que connaît cet Apprenti (3.0) ; mettez Apprenti à jour`
      )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function cameraOf(folder: string, { features, video_path }: Info): Camera {
  const [key, feature] =
    Object.entries(features).find(([, { dtype }]) => dtype === 'video' || dtype === 'image') ?? []
  if (key === undefined || (feature?.dtype === 'video' && !video_path))
    throw notImported(
      folder,
      `${INFO_FILE} names no pictures (a feature of the kind video or image); choose a data set that has a camera`,
      `${INFO_FILE} ne nomme aucune image (une caractéristique de type video ou image) ; choisissez un jeu de données avec une caméra`
    )
  return { key, isVideo: feature?.dtype === 'video' }
}

async function readEpisodes(folder: string, { key, isVideo }: Camera): Promise<Episode[]> {
  const columns = [
    'episode_index',
    'dataset_from_index',
    'dataset_to_index',
    'data/chunk_index',
    'data/file_index'
  ]
  const video = ['chunk_index', 'file_index', 'from_timestamp'].map((name) => `videos/${key}/${name}`)
  const found = await readdir(join(folder, EPISODES_FOLDER), { recursive: true }).catch(() => [])
  const episodes: Episode[] = []
  for (const name of found.filter((each) => each.endsWith('.parquet')).sort()) {
    const file = await ParquetFile.open(folder, join(folder, EPISODES_FOLDER, name))
    const rows = await file.read([...columns, ...(isVideo ? video : [])], { optional: [MARK_COLUMN] })
    for (const row of rows) {
      const numbered = (column: string): number => Number(row[column])
      episodes.push({
        index: numbered('episode_index'),
        from: numbered('dataset_from_index'),
        to: numbered('dataset_to_index'),
        data: { chunk_index: numbered('data/chunk_index'), file_index: numbered('data/file_index') },
        video: {
          chunk_index: numbered(video[0]!),
          file_index: numbered(video[1]!),
          fromSeconds: numbered(video[2]!)
        },
        mark: row[MARK_COLUMN]
      })
    }
  }
  if (episodes.length > 0) return episodes.toSorted((a, b) => a.index - b.index)
  throw notImported(
    folder,
    `${EPISODES_FOLDER} holds no episode; copy the whole folder again`,
    `${EPISODES_FOLDER} ne contient aucun épisode ; recopiez le dossier entier`
  )
}

const dataPath = ({ data_path }: Info, { data }: Episode): string => pathOf(data_path, data)
const videoPath = ({ video_path }: Info, { key }: Camera, { video }: Episode): string =>
  pathOf(video_path!, { ...video, video_key: key })

async function* stretchesOf(
  { folder, info, camera, episodes }: Source,
  { ffmpeg, signal }: ReadTools
): AsyncGenerator<ForeignStretch> {
  const reels = new VideoReels(folder, ffmpeg ?? '', signal)
  try {
    let open: DataFile | null = null as DataFile | null
    for (const episode of episodes) {
      const path = fileWithin(folder, dataPath(info, episode))
      if (open?.path !== path) {
        const inFile = episodes.filter((other) => fileWithin(folder, dataPath(info, other)) === path)
        const base = Math.min(...inFile.map(({ from }) => from))
        open = { path, file: await ParquetFile.open(folder, path), base }
      }
      const { file, base } = open
      const rows = rowsOf(folder, file, episode, base, camera)
      const first = Math.round(episode.video.fromSeconds * info.fps)
      const pictures = camera.isVideo
        ? reels.pictures(fileWithin(folder, videoPath(info, camera, episode)), first)
        : null
      yield {
        mark: readMark(episode.mark, episode.index),
        moments: momentsOf(folder, rows, pictures, camera, info.features['action'])
      }
    }
  } finally {
    await reels.close()
  }
}

async function* rowsOf(
  folder: string,
  file: ParquetFile,
  { index, from, to }: Episode,
  base: number,
  { key, isVideo }: Camera
): AsyncGenerator<Record<string, unknown>> {
  if (to - base > file.rows)
    throw notImported(
      folder,
      `the data of episode ${index} are cut: ${file.rows - (from - base)} rows of ${to - from} are there; copy the data again`,
      `les données de l’épisode ${index} sont tronquées : ${file.rows - (from - base)} lignes sur ${to - from} sont là ; recopiez les données`
    )
  const columns = ['timestamp', 'episode_index', 'action', ...(isVideo ? [] : [key])]
  for (let at = from - base; at < to - base; at += ROWS_AT_ONCE) {
    const rows = await file.read(columns, { from: at, to: Math.min(to - base, at + ROWS_AT_ONCE) })
    for (const row of rows) {
      if (Number(row['episode_index']) !== index)
        throw notImported(
          folder,
          `its episodes are not where ${EPISODES_FOLDER} says (episode ${index}); export it again with LeRobot`,
          `ses épisodes ne sont pas où ${EPISODES_FOLDER} le dit (épisode ${index}) ; exportez-le de nouveau avec LeRobot`
        )
      yield row
    }
  }
}

async function* momentsOf(
  folder: string,
  rows: AsyncGenerator<Record<string, unknown>>,
  pictures: AsyncIterator<Picture> | null,
  { key }: Camera,
  feature: Feature | undefined
): AsyncGenerator<ForeignMoment> {
  for await (const row of rows) {
    const picture =
      pictures === null ? await storedPicture(folder, row[key]) : ((await pictures.next()).value as Picture)
    const tMs = 1000 * Number(row['timestamp'])
    yield { tMs, picture, action: oneOf(folder, row['action'], feature, tMs) }
  }
}

/** A picture in the table itself: its bytes, as Hugging Face keeps them. */
async function storedPicture(folder: string, value: unknown): Promise<Picture> {
  const bytes = typeof value === 'object' && value !== null && 'bytes' in value ? value.bytes : null
  if (bytes instanceof Uint8Array) return await decodedPicture(folder, bytes, 'bytes')
  throw notImported(
    folder,
    'its pictures lie in other files than its tables; export it again with video',
    'ses images sont dans d’autres fichiers que ses tables ; exportez-le de nouveau avec vidéo'
  )
}
