import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { detectorCardSchema } from '../../electron/shared/detector-card'
import { Random } from '../../electron/shared/random'

const CLI = join(import.meta.dirname, '../../out/main/cli.js')
const data = mkdtempSync(join(tmpdir(), 'apprenti-detect-'))
const labels = join(data, 'squares')
afterAll(() => rmSync(data, { recursive: true, force: true }))

interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const env = { ...process.env, LANG: 'C', APPRENTI_DATA: data }

function apprenti(...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'detect', ...args], {
    env,
    encoding: 'utf8'
  })
  return { code: status, stdout, stderr }
}

/** Pictures of two evenings, each with squares of two colours. */
beforeAll(async () => {
  mkdirSync(labels)
  writeFileSync(join(labels, 'classes.txt'), 'red\nblue\n')
  const random = new Random(1)
  for (let i = 0; i < 12; i++) {
    const name = `${i % 4 === 0 ? 'monday' : 'tuesday'}_${i}`
    const boxes = Array.from({ length: 6 }, (_, k) => ({
      kind: random.integer(2),
      x: 90 * k + random.integer(40),
      y: random.integer(300)
    }))
    await sharp({ create: { width: 640, height: 384, channels: 3, background: '#556655' } })
      .composite(
        await Promise.all(
          boxes.map(async ({ kind, x, y }) => ({
            input: await sharp({
              create: { width: 40, height: 40, channels: 3, background: kind === 0 ? 'red' : 'blue' }
            })
              .png()
              .toBuffer(),
            left: x,
            top: y
          }))
        )
      )
      .png()
      .toFile(join(labels, `${name}.png`))
    const lines = boxes.map(
      ({ kind, x, y }) => `${kind} ${(x + 20) / 640} ${(y + 20) / 384} ${40 / 640} ${40 / 384}`
    )
    writeFileSync(join(labels, `${name}.txt`), lines.join('\n'))
  }
})

describe('apprenti detect', () => {
  it('checks, exports and imports labels', () => {
    const checked = apprenti('check', labels, '--json')
    expect(checked.code, checked.stderr).toBe(0)
    expect(JSON.parse(checked.stdout)).toMatchObject({
      pictures: 12,
      boxes: 72,
      groups: 2,
      unlabelled: 0,
      problems: []
    })
    const coco = join(data, 'coco')
    expect(apprenti('export', labels, '--format', 'coco', '--to', coco).code).toBe(0)
    const back = join(data, 'back')
    const imported = apprenti('import', join(coco, 'annotations.json'), '--to', back, '--json')
    expect(JSON.parse(imported.stdout)).toMatchObject({ pictures: 12, boxes: 72, kinds: ['red', 'blue'] })
    expect(apprenti('import', labels, '--to', back)).toMatchObject({ code: 1, stdout: '' })
  })

  it('says in one sentence what is wrong', () => {
    const wrong = join(data, 'wrong')
    mkdirSync(wrong)
    for (const name of ['monday_0.png', 'monday_0.txt', 'classes.txt'])
      writeFileSync(join(wrong, name), readFileSync(join(labels, name)))
    writeFileSync(join(wrong, 'monday_0.txt'), '0 0.5 0.5 0.1 0.1\n7 0.5 0.5 0.1 0.1\n')
    const { code, stdout } = apprenti('check', wrong)
    expect(code).toBe(3)
    expect(stdout).toContain(
      'monday_0.txt:2: it says kind 7, and 2 are named (0 to 1); add the name to classes.txt'
    )
    const trained = apprenti('train', '--labels', wrong)
    expect(trained).toMatchObject({ code: 1, stdout: '' })
    expect(trained.stderr.trim().split('\n')).toHaveLength(1)
    expect(apprenti('train').code).toBe(2)
    expect(apprenti('train', '--game', 'chess').stderr).toContain(
      '"chess" makes no pictures with labels by itself'
    )
    expect(
      apprenti('check', join(import.meta.dirname, '../../models/invaders-ram/policy.onnx')).stderr
    ).toMatch(/^The detector policy\.onnx cannot be used: .*\.\n$/)
  })

  it('trains from labels, and lists and checks what came of it', () => {
    const trained = apprenti('train', '--labels', labels, '--steps', '40', '--name', 'Squares', '--json')
    expect(trained.code, trained.stderr).toBe(0)
    const printed = JSON.parse(trained.stdout) as { model: string; bytes: number }
    expect(Object.keys(printed)).toEqual(['model', 'images', 'map50', 'map5095', 'seconds', 'bytes'])
    expect(printed).toMatchObject({ model: join(data, 'detectors/Squares'), images: 12 })
    const file = join(printed.model, 'detector.onnx')
    expect(statSync(file).size).toBe(printed.bytes)
    expect(
      detectorCardSchema.parse(JSON.parse(readFileSync(join(printed.model, 'card.json'), 'utf8')))
    ).toMatchObject({
      command: 'apprenti detect train --labels squares --steps 40 --minutes 12 --seed 0',
      kinds: ['red', 'blue'],
      judged: { by: 'validation', pictures: 3 }
    })
    expect(apprenti('list').stdout).toMatch(/^Squares +2 kinds, mAP50/m)
    expect(JSON.parse(apprenti('check', file, '--json').stdout)).toMatchObject({
      layout: 'v8',
      names: ['red', 'blue']
    })
    expect(apprenti('check', file, '--names', 'a,b,c').stderr).toContain(
      'it tells 2 kinds apart and 3 names were given'
    )
  })

  it('ends with what it has at Ctrl+C', async () => {
    const child = spawn(
      process.execPath,
      [CLI, 'detect', 'train', '--labels', labels, '--to', join(data, 'cut'), '--json'],
      { env }
    )
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()))
    child.stderr.on('data', (part: Buffer) => {
      stderr += part.toString()
      if (stderr.includes('update 100 ')) child.kill('SIGINT')
    })
    const code = await new Promise((resolve) => child.on('exit', resolve))
    expect(code, stderr).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ images: 12 })
    expect(existsSync(join(data, 'cut/detector.onnx'))).toBe(true)
  }, 300_000)
})
