import { InvalidArgumentError, Option } from 'commander'

/** `--names a,b,c`: for a detector whose file does not say what it finds. */
export const namesOption = (): Option =>
  new Option(
    '--names <list>',
    'what the detector finds, separated by commas, in the order of its kinds; otherwise as its file says'
  ).argParser((text: string) => {
    const names = text.split(',').map((name) => name.trim())
    if (names.some((name) => name === ''))
      throw new InvalidArgumentError('It must be names separated by commas.')
    return names
  })
