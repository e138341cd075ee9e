import { resolve } from 'node:path'

/** The clone's top folder. */
export const root = resolve(import.meta.dirname, '../..')
