// A stand-in for Python with bridges/gymnasium_bridge.py: run as `node stand-in-bridge.mjs`, it misbehaves as
// STAND_IN_BRIDGE says. What the real bridge does is tested with the real one (tests/integration/envs).
const behaviour = process.env.STAND_IN_BRIDGE

const made = { protocol: 1, shape: [2], dtype: 'float32', low: -1, high: 1, actions: 2 }
const send = (kind, body) => {
  const head = Buffer.alloc(5)
  head.writeUInt32LE(body.length + 1)
  head.writeUInt8(kind, 4)
  process.stdout.write(Buffer.concat([head, body]))
}
const json = (value) => Buffer.from(JSON.stringify(value))
const seen = (numbers, reward = 1.5) => {
  const body = Buffer.alloc(14 + 4 * numbers.length)
  body.writeDoubleLE(reward, 0)
  body.writeInt32LE(-1, 10)
  numbers.forEach((value, i) => body.writeFloatLE(value, 14 + 4 * i))
  return body
}

const ON_MAKE = {
  'dies at once': () => process.exit(3),
  'dies with a word': () => {
    process.stderr.write('Traceback (most recent call last):\nSegmentationTrouble: of some kind\n')
    process.exitCode = 1
    process.stdin.destroy()
  },
  'never answers': () => undefined,
  'prints to stdout': () => process.stdout.write('Welcome to my library!\n'),
  'speaks another version': () => send(1, json({ ...made, protocol: 9 })),
  'sends no JSON': () => send(1, Buffer.from('{')),
  'describes nonsense': () => send(1, json({ ...made, shape: ['x'] })),
  'lacks gymnasium': () => send(0, json({ code: 'package', why: 'gymnasium' })),
  'lacks Box2D': () => send(0, json({ code: 'package', why: 'Box2D' })),
  'lacks a module of nobody': () => send(0, json({ code: 'package', why: 'my_games' })),
  'cannot import': () => send(0, json({ code: 'module', why: "cannot import name 'x' from 'y'." })),
  'is called otherwise': () => send(0, json({ code: 'renamed', why: 'ALE/Breakout-v5' })),
  'lacks ale_py': () => send(0, json({ code: 'package', why: 'ale_py' })),
  'knows it not': () => send(0, json({ code: 'unknown', why: 'Environment `Nope` does not exist.' })),
  'has another space': () => send(0, json({ code: 'space', why: 'its actions are Box(1)' })),
  'answers in pieces': () => {
    const body = json(made)
    const head = Buffer.alloc(5)
    head.writeUInt32LE(body.length + 1)
    head.writeUInt8(1, 4)
    const all = Buffer.concat([head, body])
    for (const [i, byte] of all.entries()) setTimeout(() => process.stdout.write(Buffer.of(byte)), i)
  }
}
const ON_RESET = {
  'dies in a reset': () => process.exit(9),
  'hangs in a reset': () => undefined,
  'sends a short observation': () => send(2, seen([0.5])),
  'answers something else': () => send(1, json(made)),
  'answers twice': () => {
    send(2, seen([0.5, 0.25]))
    send(2, seen([0.5, 0.25]))
  },
  throws: () => send(0, json({ code: 'failed', why: 'ValueError: bad luck' }))
}

let received = Buffer.alloc(0)
process.stdin.on('data', (chunk) => {
  received = Buffer.concat([received, chunk])
  while (received.length >= 4 && received.length >= 4 + received.readUInt32LE(0)) {
    const length = received.readUInt32LE(0)
    answer(received.readUInt8(4))
    received = received.subarray(4 + length)
  }
})

function answer(kind) {
  if (kind === 4 && behaviour !== 'will not go') process.exit(0)
  if (kind === 1) (ON_MAKE[behaviour] ?? (() => send(1, json(made))))()
  if (kind === 2) (ON_RESET[behaviour] ?? (() => send(2, seen([0.5, 0.25], 0))))()
  if (kind === 3) send(2, seen([-0.5, 0.125]))
}
if (behaviour === 'will not go') {
  process.stdin.on('end', () => setInterval(() => undefined, 1000))
}
