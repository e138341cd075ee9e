import { createBirpc } from 'birpc'
import { AppError, errorData } from '../../shared/errors'
import type { HostChannel } from '../../shared/node/host-channel'
import type { ArchiveApi, ArchiveEvents, ArchiveMethod, ArchiveWork } from './archive-api'
import { SessionLibrary } from './library'

interface Call {
  readonly signal: AbortSignal
  readonly progress: (frames: number, of: number, leftOutSeconds: number) => void
}
type Jobs = {
  [M in ArchiveMethod]: (
    call: Call,
    ...args: Parameters<ArchiveWork[M]>
  ) => Promise<ReturnType<ArchiveWork[M]>>
}

/** The library's work, as it is asked for from another process. */
const jobsOf = (library: SessionLibrary): Jobs => ({
  list: (_call, deleted) => library.list({ deleted }),
  open: (_call, id) => library.open(id),
  times: (_call, id, from, count) => library.times(id, from, count),
  read: (_call, id, from, count) => library.read(id, from, count),
  played: (_call, id) => library.played(id),
  inputs: (_call, id, range) => library.inputs(id, range),
  check: ({ signal }, id) => library.check(id, signal),
  delete: (_call, id) => library.delete(id),
  restore: (_call, id) => library.restore(id),
  emptyBin: () => library.emptyBin(),
  makeDataset: ({ signal, progress }, folder, wish) =>
    library.makeDataset(folder, wish, { signal, onProgress: (done, of) => progress(done, of, 0) }),
  exportVideo: ({ signal, progress }, id, file, options) =>
    library.exportVideo(id, file, { ...options, signal, onProgress: progress })
})

/** Serves the sessions of one folder over a channel. Returns the way to end it: what is being made is left off. */
export function serveArchive(channel: HostChannel): () => Promise<void> {
  const running = new Map<number, { stopping: AbortController; ended: Promise<unknown> }>()
  let jobs: Jobs | null = null
  let library: SessionLibrary | null = null

  const api: ArchiveApi = {
    use: (folder) => {
      library = new SessionLibrary(folder)
      library.onChanged(() => void app.$callEvent('changed').catch(() => undefined))
      jobs = jobsOf(library)
    },
    run: async (call, method, args) => {
      if (jobs === null) throw new AppError('internal', { why: 'no folder of sessions was named' })
      const stopping = new AbortController()
      const progress: Call['progress'] = (...figures) =>
        void app.$callEvent('progress', call, ...figures).catch(() => undefined)
      const job = jobs[method] as (call: Call, ...args: readonly unknown[]) => Promise<unknown>
      const ended = job({ signal: stopping.signal, progress }, ...args)
      running.set(call, { stopping, ended })
      try {
        return await ended
      } finally {
        running.delete(call)
      }
    },
    cancel: (call) => running.get(call)?.stopping.abort()
  }
  const app = createBirpc<ArchiveEvents, ArchiveApi, false>(
    Object.assign<object, ArchiveApi>(Object.create(null) as object, api),
    {
      proxify: false,
      timeout: -1,
      post: (message) => channel.post(message),
      on: (receive) => channel.onMessage(receive),
      // A class does not survive structured clone: an error crosses as plain data.
      serialize: (message: { e?: unknown }) =>
        message.e === undefined ? message : { ...message, e: errorData(message.e) }
    }
  )
  return async () => {
    for (const { stopping } of running.values()) stopping.abort()
    await Promise.allSettled([...running.values()].map(({ ended }) => ended))
    await library?.close()
  }
}
