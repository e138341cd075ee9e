import { createBirpc } from 'birpc'
import { AppError } from '../../shared/errors'
import type {
  EvaluationScores,
  EvaluationOrder,
  EvaluationApi,
  EvaluationEvents
} from '../../shared/evaluation-process'
import { rebuildError } from '../../shared/rpc/codec'
import type { StartWorker } from '../policy-host/worker-link'

/**
 * Lets a model play a game that runs inside the app, in a process of its own.
 * @param signal ends it at once; what is answered then is null
 * @throws AppError 'imitate.examinerDied', and as the process does
 */
export async function evaluateModel(
  start: StartWorker,
  order: EvaluationOrder,
  { title, signal, onScore }: EvaluationTools
): Promise<EvaluationScores | null> {
  const link = start()
  const events: EvaluationEvents = { scored: onScore }
  const remote = createBirpc<EvaluationApi, EvaluationEvents, false>(
    Object.assign(Object.create(null) as object, events),
    {
      proxify: false,
      timeout: -1,
      post: (message) => link.post(message),
      on: (receive) => link.onMessage(receive)
    }
  )
  const gone = new Promise<void>((resolve) =>
    link.onExit((why) => {
      remote.$close(new AppError('imitate.examinerDied', { name: title, why }))
      resolve()
    })
  )
  const end = (): void => link.kill()
  signal.addEventListener('abort', end, { once: true })
  try {
    if (signal.aborted) return null
    return await remote.$call('evaluate', order)
  } catch (error) {
    if (signal.aborted) return null
    throw error instanceof AppError ? error : rebuildError(error)
  } finally {
    signal.removeEventListener('abort', end)
    end()
    await gone
  }
}

interface EvaluationTools {
  /** Of the model. */
  readonly title: string
  readonly signal: AbortSignal
  readonly onScore: EvaluationEvents['scored']
}
