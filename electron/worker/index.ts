import { join } from 'node:path'
import { PolicyShelf } from './agents/catalogue'
import { appFolderOf } from './app-folder'
import { hostChannel } from '../shared/node/host-channel'
import { servePolicies } from './serve'

// Ends with its parent, and only with it: under Electron a Ctrl+C in the terminal, or its closing, reaches both,
// and the parent still wants to close the game in order.
process.on('disconnect', () => process.exit(0))
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)

servePolicies(hostChannel(), new PolicyShelf(join(appFolderOf(import.meta.dirname), 'models')))
