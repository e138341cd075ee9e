import { AppError } from '../shared/errors'
import type { LossReason } from '../shared/node/lock'
import { ACCESS } from '../shared/rpc/access'
import type { MethodName } from '../shared/rpc/contract'
import type { AppHandlers } from './services'

/** The sentence for a data folder that is not this app's any more. */
export const lossError = (folder: string, reason: LossReason): AppError =>
  new AppError(reason === 'taken' ? 'data.taken' : 'data.gone', { folder })

/** The same handlers, of which those that do more than read are refused once `lost` gives an error. */
export function refusingOnceLost(handlers: AppHandlers, lost: () => AppError | null): AppHandlers {
  const guarded = Object.entries(handlers as Record<string, (...args: unknown[]) => unknown>).map(
    ([method, handle]) => {
      if (ACCESS[method as MethodName] === 'reads') return [method, handle]
      const guard = async (...args: unknown[]): Promise<unknown> => {
        const error = lost()
        if (error !== null) throw error
        return handle(...args)
      }
      return [method, guard]
    }
  )
  return Object.fromEntries(guarded) as AppHandlers
}
