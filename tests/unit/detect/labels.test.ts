import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { guessedGroups } from '../../../electron/worker/detect/labels/groups'
import type { LabelSet } from '../../../electron/worker/detect/labels/label-set'
import { expectSound, learnedFrom, openLabels } from '../../../electron/worker/detect/labels/open'
import { writeLabels } from '../../../electron/worker/detect/labels/write'

const top = mkdtempSync(join(tmpdir(), 'apprenti-labels-'))
afterAll(() => rmSync(top, { recursive: true }))

let folder = ''
let count = 0
beforeEach(() => {
  folder = join(top, String(count++))
})

const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

async function picture(name: string, width = 100, height = 50): Promise<void> {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  await sharp({ create: { width, height, channels: 3, background: 'green' } })
    .png()
    .toFile(join(folder, name))
}

const boxesOf = ({ pictures }: LabelSet): unknown =>
  pictures.map(({ name, labels }) => ({
    name,
    labels: labels.map(({ kind, box: { x, y, width, height } }) => [
      kind,
      ...[x, y, width, height].map((n) => Math.round(n * 100) / 100)
    ])
  }))

const problemsOf = async (path = folder): Promise<readonly string[]> =>
  (await openLabels(path)).problems.map(
    ({ where, why }) => `${where}: ${typeof why === 'string' ? why : why.en}`
  )

describe('YOLO', () => {
  it.each([
    ['classes.txt', 'cat\ndog\n'],
    ['obj.names', 'cat\r\ndog'],
    ['data.yaml', 'path: .\nnames:\n  0: cat\n  1: "dog"\nnc: 2\n'],
    ['data.yaml', "nc: 2\nnames: ['cat', dog]\n"],
    ['data.yaml', 'names:\n- cat\n- dog\ntrain: images\n']
  ])('kinds from %s (%#)', async (file, text) => {
    await picture('a.png')
    write(file, text)
    write('a.txt', '1 0.5 0.5 0.2 0.4\n0 0.1 0.2 0.1 0.2\n')
    const set = await openLabels(folder)
    expect(set.kinds).toEqual(['cat', 'dog'])
    expect(boxesOf(set)).toEqual([
      {
        name: 'a',
        labels: [
          ['dog', 40, 15, 20, 20],
          ['cat', 5, 5, 10, 10]
        ]
      }
    ])
    expect(set.problems).toEqual([])
  })

  it('pictures in images/ have their labels in labels/; one without a file is counted', async () => {
    await picture('images/day/a.png')
    await picture('images/b.png')
    write('classes.txt', 'cat')
    write('labels/day/a.txt', '0 0.5 0.5 1 1')
    const set = await openLabels(folder)
    expect(boxesOf(set)).toEqual([
      { name: 'b', labels: [] },
      { name: 'day_a', labels: [['cat', 0, 0, 100, 50]] }
    ])
    expect(set.unlabelled).toBe(1)
  })

  it.each([
    ['2 0.5 0.5 0.1 0.1', 'it says kind 2, and 2 are named (0 to 1); add the name to classes.txt'],
    ['0.5 0.5 0.5 0.1 0.1', 'it says kind 0.5, and 2 are named (0 to 1); add the name to classes.txt'],
    [
      '0 0.95 0.5 0.3 0.1',
      'a box lies outside of its picture or has no size; are these labels of another picture, or in pixels where shares are wanted'
    ],
    ['0 50 25 10 10', 'a box lies outside of its picture'],
    ['0 0.5 0.5 0 0.1', 'a box lies outside of its picture or has no size'],
    ['0 0.1 0.1 0.2 0.1 0.2 0.2', 'a line is not "kind x y width height"'],
    ['cat 0.5 0.5 0.1 0.1', 'a line is not "kind x y width height"']
  ])('"%s" is one sentence, with file and line', async (line, why) => {
    await picture('a.png')
    write('classes.txt', 'cat\ndog')
    write('a.txt', `0 0.5 0.5 0.1 0.1\n${line}\n`)
    const [problem, ...others] = await problemsOf()
    expect(others).toEqual([])
    expect(problem).toContain(`a.txt:2: ${why}`)
    expect(() => expectSound({ kinds: [], pictures: [], unlabelled: 0, problems: [] })).not.toThrow()
    const set = await openLabels(folder)
    expect(() => expectSound(set)).toThrow('The labels in a.txt:2 cannot be used: ')
    expect(boxesOf(set)).toEqual([{ name: 'a', labels: [['cat', 45, 22.5, 10, 5]] }])
  })

  it('whatever cannot be used as a whole is one sentence', async () => {
    await expect(openLabels(join(folder, 'nowhere'))).rejects.toThrow(
      'there is nothing; give a folder of pictures with labels'
    )
    await picture('a.png')
    await expect(openLabels(folder)).rejects.toThrow('the names of its kinds are missing; add a classes.txt')
    write('classes.txt', '\n')
    await expect(openLabels(folder)).rejects.toThrow('it names no kinds')
    write('classes.txt', 'cat\ndog\ncat')
    await expect(openLabels(folder)).rejects.toThrow('it names "cat" twice')
    write('classes.txt', 'cat')
    await expect(openLabels(folder)).rejects.toThrow('no picture has a label file')
    write('b.txt', '0 0.5 0.5 0.1 0.1')
    await expect(openLabels(folder)).rejects.toThrow(
      'its label files are of other pictures (b.txt has none); name each as its picture.'
    )
    rmSync(join(folder, 'a.png'))
    await expect(openLabels(folder)).rejects.toThrow('it holds no pictures')
  })

  it('a picture that is none is left out, and said', async () => {
    await picture('a.png')
    write('b.png', 'no picture')
    write('classes.txt', 'cat')
    write('a.txt', '')
    expect(await problemsOf()).toEqual(['b.png: it is no picture that can be read; save it again as PNG'])
  })
})

describe('COCO', () => {
  const coco = (more: object = {}): object => ({
    images: [{ id: 7, file_name: 'a.png', width: 100, height: 50 }],
    categories: [
      { id: 30, name: 'dog' },
      { id: 4, name: 'cat' }
    ],
    annotations: [
      { image_id: 7, category_id: 30, bbox: [10, 5, 20, 10] },
      { image_id: 7, category_id: 4, bbox: [0, 0, 100, 50], iscrowd: 1 }
    ],
    ...more
  })

  it('boxes in pixels, kinds by their names in the order of their numbers, no crowds', async () => {
    await picture('images/a.png')
    write('labels.json', JSON.stringify(coco()))
    const set = await openLabels(join(folder, 'labels.json'))
    expect(set.kinds).toEqual(['cat', 'dog'])
    expect(boxesOf(set)).toEqual([{ name: 'a', labels: [['dog', 10, 5, 20, 10]] }])
  })

  it.each([
    [
      { images: [{ id: 7, file_name: 'a.png', width: 640, height: 480 }] },
      'the labels are of a picture of 640 x 480 pixels and it has 100 x 50; give the pictures that were labelled'
    ],
    [{ images: [{ id: 7, file_name: 'other.png' }] }, 'its picture is not there'],
    [{ images: [{ id: 7, file_name: '../../secret.png' }] }, 'its picture is not there']
  ])('labels of other pictures (%#)', async (more, why) => {
    await picture('a.png')
    await picture('../secret.png')
    write('labels.json', JSON.stringify(coco(more)))
    await expect(openLabels(join(folder, 'labels.json'))).rejects.toThrow(why)
  })

  it.each([
    [
      { image_id: 7, category_id: 5, bbox: [0, 0, 1, 1] },
      'a box is of category 5, which the file does not name'
    ],
    [{ image_id: 7, category_id: 4, bbox: [90, 0, 20, 10] }, 'a box lies outside of its picture']
  ])('a box that is wrong (%#)', async (annotation, why) => {
    await picture('a.png')
    write('labels.json', JSON.stringify(coco({ annotations: [annotation] })))
    expect((await problemsOf(join(folder, 'labels.json')))[0]).toContain(`a.png: ${why}`)
  })

  it('is none: one sentence', async () => {
    for (const text of [
      '',
      '{}',
      '[]',
      '{"images": [], "annotations": [], "categories": []}',
      'names: cat'
    ]) {
      write('labels.json', text)
      await expect(openLabels(join(folder, 'labels.json'))).rejects.toThrow(
        'The labels in labels.json cannot be used: it is no COCO file with images, annotations and categories.'
      )
    }
  })
})

describe('labels go out and come back', () => {
  async function someLabels(): Promise<LabelSet> {
    await picture('in/one_1.png')
    await picture('in/two_1.png', 64, 64)
    await picture('in/two_2.png', 64, 64)
    write('in/classes.txt', "it's\ndog")
    write('in/one_1.txt', '1 0.5 0.5 0.25 0.5\n0 0.1 0.1 0.1 0.1')
    write('in/two_1.txt', '')
    write('in/two_2.txt', '0 0.990000 0.5 0.030000 0.5')
    return openLabels(join(folder, 'in'))
  }

  it.each(['yolo', 'coco'] as const)('as %s', async (format) => {
    const set = await someLabels()
    expect(set.problems).toEqual([])
    const out = join(folder, 'out')
    writeLabels(set, out, format)
    const back = await openLabels(format === 'yolo' ? out : join(out, 'annotations.json'))
    expect(back.kinds).toEqual(set.kinds)
    expect(back.problems).toEqual([])
    // What stuck out by a pixel is cut at the edge.
    const [first, second, third] = boxesOf(set) as { name: string; labels: unknown[] }[]
    expect(boxesOf(back)).toEqual([first, second, { ...third, labels: [["it's", 62.4, 16, 1.6, 32]] }])
    expect(back.pictures.map(({ group }) => group)).toEqual(['one', 'two', 'two'])
  })

  it('never over what is there', async () => {
    const set = await someLabels()
    expect(() => writeLabels(set, join(folder, 'in'), 'yolo')).toThrow(
      'it is there already, and nothing was written over'
    )
    expect(readFileSync(join(folder, 'in/classes.txt'), 'utf8')).toBe("it's\ndog")
  })

  it('and lie on the canvas where they were', async () => {
    const set = await someLabels()
    const learned = await learnedFrom(set, () => Promise.resolve())
    // 100 x 50 becomes 640 x 320 from row 32 on.
    expect(learned[0]!.truths[0]).toEqual({ kind: 1, box: { x: 240, y: 112, width: 160, height: 160 } })
    expect([...learned[0]!.canvas.subarray(32 * 640, 32 * 640 + 2)]).toEqual([0, 0])
    expect(learned[0]!.canvas[640 * 384 + 32 * 640]).toBe(128)
    expect(learned[0]!.canvas[0]).toBe(114)
  })
})

describe('groups', () => {
  it('are what names have in common, or frames that lie together', () => {
    expect(guessedGroups(['evening_001', 'evening_002', 'night-1'])).toEqual(['evening', 'evening', 'night'])
    const frames = Array.from({ length: 25 }, (_, i) => `frame_${i}`)
    expect(new Set(guessedGroups(frames)).size).toBe(3)
    expect(guessedGroups(frames)[9]).toBe(guessedGroups(frames)[0])
    expect(guessedGroups(['a', 'b', 'c'])).toEqual(['frames 0', 'frames 0', 'frames 0'])
  })
})
