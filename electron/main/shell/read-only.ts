import { AppError } from '../../shared/errors'
import { ACCESS } from '../../shared/rpc/access'
import type { MethodName } from '../../shared/rpc/contract'
import type { AppHandlers, AppServices } from '../services'

/** The same services for who may only look on: every method that does more is refused, whatever its input. */
export function readOnly(services: AppServices): AppServices {
  const refused = Object.keys(services.handlers).filter((name) => ACCESS[name as MethodName] !== 'reads')
  const refuse = (method: string) => (): Promise<never> =>
    Promise.reject(new AppError('rpc.readOnly', { method }))
  const { handlers } = services
  const table: AppHandlers = {
    ...handlers,
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
    on: (event, listener) => services.on(event, listener),
    watch: (listener, maxHz, seat) => services.watch(listener, maxHz, seat),
    provideRemote: (open) => services.provideRemote(open),
    close: () => services.close()
  }
}
