import { MameProcess } from '../../electron/main/targets/mame-process'

/** A program that owns a MAME: prints its process and folder, runs it on, and ends with `exit` or when killed. */
const [program = '', romPath = '', plugins = ''] = process.argv.slice(2)
const mame = await MameProcess.start({ program, driver: 'invaders', romPath, plugins })
console.log(`${mame.pid} ${mame.folder}`)
process.stdin.on('data', () => process.exit(0))
await mame.command('observe block 8192 16')
for (;;) await mame.command('step 4 0')
