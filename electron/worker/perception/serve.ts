import { createBirpc } from 'birpc'
import { AppError, asAppError, errorData } from '../../shared/errors'
import type { HostChannel } from '../../shared/node/host-channel'
import type { ReadingApi } from '../../shared/perception/reading-process'
import type { ReadyReader, SlowReaders } from './slow-readers'

/** Serves the reading contract over a channel. @param loading what reads, which may still be loading */
export function serveReading(channel: HostChannel, loading: Promise<SlowReaders>): void {
  // A reader that was refused is kept as the reason, for whoever reads it all the same.
  const ready = new Map<number, ReadyReader | AppError>()

  const api: ReadingApi = {
    ping: () => Promise.resolve('pong'),
    prepare: async (request) => {
      const reader = await loading.then((readers) => readers.prepare(request)).catch(asAppError)
      ready.set(request.id, reader)
      if (reader instanceof AppError) throw reader
      return reader.report
    },
    forget: async (id) => void ready.delete(id),
    read: async ({ id, region, pictureWidth }) => {
      const reader = ready.get(id)
      if (reader === undefined)
        throw new AppError('rpc.invalid', { method: 'read', why: `reader ${id} is not ready` })
      if (reader instanceof AppError) throw reader
      return await reader.read(region, pictureWidth)
    },
    findNumbers: async (picture) => (await loading).findNumbers(picture)
  }

  createBirpc<Record<string, never>, ReadingApi>(Object.assign(Object.create(null) as object, api), {
    post: (message) => channel.post(message),
    on: (receive) => channel.onMessage(receive),
    // A class does not survive structured clone: an error crosses as plain data.
    serialize: (message: { e?: unknown }) =>
      message.e === undefined ? message : { ...message, e: errorData(message.e) }
  })
}
