#!/usr/bin/env node
// The command line from a clone: sets up what is missing, then hands over to the built CLI.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepare } from './lib/prepare.mjs'
import { root } from './lib/root.mjs'

await prepare()
await import(pathToFileURL(join(root, 'out/main/cli.js')).href)
