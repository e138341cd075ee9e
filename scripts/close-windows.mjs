// Closes each window of $DISPLAY whose whole title fits a pattern, as often as one opens, by asking the window manager: no key
// and no click, which an agent that plays beside it would take for its person's. For games that tell a score in a window of
// their own, where an agent never acts.
//
//   DISPLAY=:1 node scripts/close-windows.mjs 'High Scores|Congratulations!'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import x11 from 'x11'

const EVERY_MS = 500
const CLIENT_MESSAGE = 33
/** SubstructureNotify and SubstructureRedirect: to whoever manages windows. */
const TO_MANAGER = 0x180000
/** Of somebody who acts for the person, as a pager does (EWMH). */
const PAGER = 2

const [pattern = '$^'] = process.argv.slice(2)
const run = promisify(execFile)

/** @returns {Promise<number[]>} the windows there are */
async function found() {
  // It fails where there is none.
  const { stdout } = await run('xdotool', ['search', '--onlyvisible', '--name', `^(${pattern})$`]).catch(
    () => ({ stdout: '' })
  )
  return stdout.split('\n').filter(Boolean).map(Number)
}

const display = await new Promise((resolve, reject) => {
  x11.createClient({ display: process.env['DISPLAY'], shm: false }, (error, opened) =>
    error ? reject(error) : resolve(opened)
  )
})
const { client } = display
const close = await new Promise((resolve, reject) =>
  client.InternAtom(false, '_NET_CLOSE_WINDOW', (error, atom) => (error ? reject(error) : resolve(atom)))
)
setInterval(() => {
  void found().then((windows) => {
    for (const window of windows) {
      const event = Buffer.alloc(32)
      event.writeUInt8(CLIENT_MESSAGE, 0)
      event.writeUInt8(32, 1)
      event.writeUInt32LE(window, 4)
      event.writeUInt32LE(close, 8)
      event.writeUInt32LE(PAGER, 16)
      client.SendEvent(display.screen[0].root, false, TO_MANAGER, event)
    }
  })
}, EVERY_MS)
