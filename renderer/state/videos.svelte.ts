import { AppError } from '../../electron/shared/errors'
import type { VideoExport } from '../../electron/shared/video'
import { i18n } from '../i18n/index.svelte'
import { attempt, connection } from './connection.svelte'
import { toasts } from './toasts.svelte'

/** The videos the app makes or has made, newest first. Their ends are told wherever the person is. */
class VideosStore {
  list = $state.raw<readonly VideoExport[]>([])

  constructor() {
    connection.onOpen((client) => {
      client.on('videos', (list) => this.#take(list))
      void attempt(client.call('videos.list').then((list) => (this.list = list)))
    })
  }

  /** The newest video of one session. */
  of(sessionId: string): VideoExport | undefined {
    return this.list.find((video) => video.sessionId === sessionId)
  }

  #take(list: readonly VideoExport[]): void {
    const running = new Set(this.list.filter((v) => v.state === 'running').map((v) => v.id))
    this.list = list
    for (const video of list) if (running.has(video.id)) tellEnd(video)
  }
}

function tellEnd({ state, file, error }: VideoExport): void {
  if (state === 'done') toasts.info(() => i18n.t.video.done(file))
  if (state === 'failed' && error !== null) toasts.error(new AppError(error.code, error.params))
}

export const videos = new VideosStore()
