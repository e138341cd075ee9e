import { Command } from 'commander'
import { linkTo } from '../../main/shell/way-in'
import { addressLine, openBrowser } from '../open-browser'
import { dataOption, jsonOption } from '../options'
import { answer } from '../output'

interface Options {
  readonly data: string
  readonly open: boolean
  readonly json: boolean
}

/** `apprenti open`: the app that runs already, in a browser that it does not know (any more). */
export function openCommand(): Command {
  return new Command('open')
    .description('show the app that runs on a data folder in a browser, by a fresh link')
    .option('--no-open', 'print the link only')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, open, json }: Options) => {
      const link = await linkTo(data)
      answer(json, { link }, () => addressLine(link))
      if (open) openBrowser(link)
    })
}
