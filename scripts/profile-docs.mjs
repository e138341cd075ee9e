// Makes docs/profiles.md anew from the schema of profiles.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createServer } from 'vite'
import { z } from 'zod'
import { profilePage } from './lib/profile-page.mjs'
import { root } from './lib/root.mjs'

const server = await createServer({
  root,
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, ws: false }
})
try {
  const { profileSchema } = await server.ssrLoadModule('/electron/shared/profile.ts')
  writeFileSync(join(root, 'docs/profiles.md'), profilePage(z.toJSONSchema(profileSchema, { io: 'input' })))
} finally {
  await server.close()
}
