/** A process as its child sees it: messages both ways, by structured clone. */
export interface HostChannel {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

/** The part of Electron's parent port that is used here. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/** The channel to whoever started this process: an Electron utility process or a fork of plain Node. */
export function hostChannel(): HostChannel {
  const { parentPort } = process as { parentPort?: ParentPort }
  if (parentPort !== undefined)
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data))
    }
  return {
    // A parent that has just died is told of by 'disconnect'.
    post: (message) => void process.send?.(message, () => undefined),
    onMessage: (listener) => process.on('message', listener)
  }
}
