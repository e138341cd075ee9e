import type { RunView } from '../../electron/shared/runs'
import { connection } from './connection.svelte'

/** Views asked for in a second: enough to follow, few enough not to slow the training. */
const EVERY_MS = 110

/** Follows what the agent of a run plays: asks for the next view once the last one has come. */
export function followView(
  id: string,
  hasSaliency: () => boolean,
  show: (view: RunView | null) => void
): () => void {
  let isOver = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const ask = async (): Promise<void> => {
    if (!document.hidden) {
      const view = await connection.call('train.view', { id, saliency: hasSaliency() }).catch(() => null)
      if (isOver) return
      show(view)
    }
    timer = setTimeout(() => void ask(), EVERY_MS)
  }
  void ask()
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}
