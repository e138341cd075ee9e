import type { AppOptions } from '../../../electron/main/app'
import { RecordingServices } from '../../contract/rpc-services'

// Stands in for electron/main/app.ts in the contract tests: the entry gets services that note what
// they are asked, and the test reaches them by their global name.

export function createApp(_options: AppOptions): Promise<RecordingServices> {
  const services = new RecordingServices()
  Object.assign(globalThis, { services })
  return Promise.resolve(services)
}
