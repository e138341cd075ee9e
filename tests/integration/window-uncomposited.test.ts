import { expect, it } from 'vitest'
import { describeOnDesktop, reaches, STANDING, until } from '../support/watched-windows'
import { endChild } from '../support/x-desktop'

describeOnDesktop('a watched window, without a compositor', { composited: false }, (bench) => {
  it('is covered where other windows make it black, and live when they are away', async () => {
    const { number } = await bench().open('watched', '60x20+100+100')
    const game = await bench().attachFront(number)
    await reaches(game, 'live')
    const cover = await bench().open('cover', '40x10+200+200', STANDING)
    const { report } = await reaches(game, 'covered')
    expect(report.coveredShare).toBeGreaterThan(0.1)
    expect(report.coveredShare).toBeLessThan(0.9)
    await endChild(cover.child)
    await reaches(game, 'live')
  })

  it('is covered all over, with nothing of it to be seen', async () => {
    const { number } = await bench().open('watched', '40x10+200+200')
    const game = await bench().attachFront(number)
    await reaches(game, 'live')
    await bench().open('cover', '80x30+100+100', STANDING)
    expect((await reaches(game, 'covered')).report.coveredShare).toBe(1)
  })

  it('is off the screen when part of it is, and live when it is back', async () => {
    const { number } = await bench().open('watched', '60x20+100+100')
    const game = await bench().attachFront(number)
    await reaches(game, 'live')
    bench().desktop.do('windowmove', number, '900', '300')
    expect((await reaches(game, 'offScreen')).frame).toBeNull()
    bench().desktop.do('windowmove', number, '100', '100')
    await reaches(game, 'live')
  })

  it('is black when it is black all over', async () => {
    const black = bench().desktop.run(
      'xterm',
      '-T',
      'dark',
      '-bg',
      '#000',
      '-fg',
      '#000',
      '-cr',
      '#000',
      '-bc',
      '-e',
      STANDING
    )
    const found = await until(() => bench().desktop.find('dark'))
    const game = await bench().attachFront(found)
    await reaches(game, 'black')
    await endChild(black)
  })
})
