import { Command } from 'commander'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { dataOption } from '../../../electron/cli/options'

test('a data folder given relative to the present one is named in full in every sentence', () => {
  const command = new Command().addOption(dataOption())
  expect(command.parse(['--data', 'some/data'], { from: 'user' }).opts()).toEqual({
    data: resolve('some/data')
  })
})
