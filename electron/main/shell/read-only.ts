import { AppError, errorData } from '../../shared/errors'
import { ACCESS } from '../../shared/rpc/access'
import type { MethodName } from '../../shared/rpc/contract'
import type { AppHandlers, AppServices } from '../services'
import { withoutPaths } from './without-paths'

/** The same services for who may only look on: every method that does more is refused, whatever its input. */
export function readOnly(services: AppServices): AppServices {
  const refused = Object.keys(services.handlers).filter((name) => ACCESS[name as MethodName] !== 'reads')
  const refuse = (method: string) => (): Promise<never> =>
    Promise.reject(new AppError('rpc.readOnly', { method }))
  const { handlers } = services
  const table: AppHandlers = {
    ...withoutPathsIn(handlers),
    'app.hello': async (input, peer) => ({
      ...(await handlers['app.hello'](input, peer)),
      // Where things lie on this computer is nobody else's business.
      dataFolder: '',
      isReadOnly: true
    }),
    ...Object.fromEntries(refused.map((method) => [method, refuse(method)]))
  }
  return {
    handlers: table,
    on: (event, listener) => {
      const show = listener as (...told: unknown[]) => void
      return services.on(event, (...told: unknown[]) => show(...withoutPaths(told)))
    },
    watch: (listener, maxHz, seat) => services.watch(listener, maxHz, seat),
    provideRemote: (open) => services.provideRemote(open),
    close: () => services.close()
  }
}

/** Answers pictures as base64 text, which may look like the way to a file, and nothing that names one. */
const PICTURES_ONLY: MethodName = 'train.view'

type AnyHandler = (input: unknown, peer: unknown) => unknown

/** The same handlers, whose answers and errors name no place on this computer. */
function withoutPathsIn(handlers: AppHandlers): AppHandlers {
  const veiled = Object.entries(handlers as unknown as Record<string, AnyHandler>).map(([method, handle]) => [
    method,
    async (input: unknown, peer: unknown): Promise<unknown> => {
      try {
        const answer = await handle(input, peer)
        return method === PICTURES_ONLY ? answer : withoutPaths(answer)
      } catch (error) {
        const { code, params } = errorData(error)
        throw new AppError(code, withoutPaths(params))
      }
    }
  ])
  return Object.fromEntries(veiled) as AppHandlers
}
