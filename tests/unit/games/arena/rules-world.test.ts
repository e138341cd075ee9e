import { describe, expect, it } from 'vitest'
import { diceOf } from '../../../../games/arena/rules/dice'
import { CELLS, columnOf, distance, neighboursOf, rowOf } from '../../../../games/arena/rules/grid'
import { hashOf } from '../../../../games/arena/rules/hash'
import { footDistances } from '../../../../games/arena/rules/paths'
import { TERRAIN } from '../../../../games/arena/rules/state'
import { generateWorld, type NewWorld } from '../../../../games/arena/rules/world/generate'
import { startJourney } from '../../../../games/arena/rules/world/start'

const seeds = Array.from({ length: 25 }, (_, i) => 1000 + 7 * i)
const worlds = new Map<number, NewWorld>(seeds.map((seed) => [seed, generateWorld(diceOf(seed))]))

describe.each(seeds)('the world of seed %i', (seed) => {
  const { world, groups, resources } = worlds.get(seed) ?? generateWorld(diceOf(seed))
  const { maps, home } = world

  it('joins every map with every other, there and back', () => {
    const reached = new Set([home.map])
    for (const map of reached)
      for (const { toMap } of [...(maps[map]?.exits ?? []), ...(maps[map]?.doors ?? [])]) reached.add(toMap)
    expect(reached.size).toBe(maps.length)
    expect(maps.length).toBe(4 * 4 + 3)
    maps.forEach(({ exits }, i) => {
      for (const { cell, toMap, toCell } of exits)
        expect(maps[toMap]?.exits).toContainEqual(
          expect.objectContaining({ cell: toCell, toMap: i, toCell: cell })
        )
    })
  })

  it('every exit lies on its side, and leads to the opposite one of the map next to it', () => {
    for (const { exits, x, y } of maps)
      for (const { side, cell, toMap, toCell } of exits) {
        const other = maps[toMap]
        const [dx, dy] = { north: [0, -1], east: [1, 0], south: [0, 1], west: [-1, 0] }[side]
        expect([other?.x, other?.y]).toEqual([x + (dx ?? 0), y + (dy ?? 0)])
        const isOnSide = {
          north: rowOf(cell) === 0 && rowOf(toCell) === 39 && columnOf(cell) === columnOf(toCell),
          south: rowOf(cell) === 39 && rowOf(toCell) === 0 && columnOf(cell) === columnOf(toCell),
          west: columnOf(cell) === 0 && columnOf(toCell) === 13,
          east: columnOf(cell) === 13 && columnOf(toCell) === 0
        }[side]
        expect(isOnSide).toBe(true)
        expect(neighboursOf(cell).length).toBeLessThan(4)
      }
  })

  it('all floor of a map hangs together, and everything on it can be walked up to', () => {
    maps.forEach(({ terrain, exits, doors, npcs, workshops, starts }, i) => {
      const floor = Array.from({ length: CELLS }, (_, cell) => cell).filter(
        (cell) => terrain[cell] === TERRAIN.floor
      )
      expect(floor.length).toBeGreaterThan(300)
      const steps = footDistances(terrain, [floor[0] ?? 0])
      expect(floor.filter((cell) => steps[cell] === -1)).toEqual([])
      for (const { cell } of exits) expect(terrain[cell]).toBe(TERRAIN.floor)
      const things = [...doors, ...npcs, ...workshops, ...resources.filter(({ map }) => map === i)]
      expect(new Set(things.map(({ cell }) => cell)).size).toBe(things.length)
      for (const { cell } of things) {
        expect(terrain[cell]).toBe(TERRAIN.thing)
        expect(neighboursOf(cell).some((next) => terrain[next] === TERRAIN.floor)).toBe(true)
      }
      expect(terrain.filter((kind) => kind === TERRAIN.thing).length).toBe(things.length)
      for (const { toMap, toCell } of doors) expect(maps[toMap]?.terrain[toCell]).toBe(TERRAIN.floor)
      const [a, b] = starts
      expect([a.length, b.length, new Set([...a, ...b]).size]).toEqual([8, 8, 16])
      for (const cell of [...a, ...b]) expect(terrain[cell]).toBe(TERRAIN.floor)
      expect(distance(a[0] ?? 0, b[0] ?? 0)).toBeGreaterThanOrEqual(5)
    })
  })

  it('has a town with its people, monsters outside of it, and a king at the end of the dungeon', () => {
    expect(maps[home.map]?.kind).toBe('town')
    expect(maps[home.map]?.npcs.map(({ kind }) => kind)).toEqual(['healer', 'trader', 'guide'])
    expect(maps[home.map]?.terrain[home.cell]).toBe(TERRAIN.floor)
    expect(groups.filter(({ map }) => map === home.map)).toEqual([])
    for (const { map, cell } of groups) expect(maps[map]?.terrain[cell]).toBe(TERRAIN.floor)
    const last = groups.filter(({ map }) => map === maps.length - 1)
    expect(last.map(({ members }) => members[0]?.kind)).toEqual(['hollowKing'])
    expect(groups.filter(({ members }) => members.some(({ kind }) => kind === 'hollowKing'))).toEqual(last)
  })
})

describe('worlds', () => {
  it('are the same by the same seed, and others by another', () => {
    const party = [{ class: 'warden' as const, level: 1 }]
    expect(hashOf(startJourney(3, party))).toBe(hashOf(startJourney(3, party)))
    expect(hashOf(startJourney(3, party))).not.toBe(hashOf(startJourney(4, party)))
  })

  it('of the smallest size are joined as well', () => {
    const { world } = generateWorld(diceOf(1), { width: 2, height: 1, rooms: 0 })
    expect(world.maps.map(({ exits }) => exits.length)).toEqual([3, 3])
  })
})
