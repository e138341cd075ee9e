import type { ReaderValue } from '../../shared/perception/fields'
import type { Pixels } from '../../shared/perception/pixels'
import type { PictureReader } from '../../shared/perception/readers'
import type { SlowReader } from '../../shared/perception/reading-process'
import { readBar } from './bar'
import { readChanged } from './changed'
import { readColour } from './colour'

/** A reader that takes well under a millisecond: it is read where the picture is. */
export type FastReader = Exclude<PictureReader, SlowReader>

/** @param before the same region at the reading before, or null */
export function readFast(reader: FastReader, region: Pixels, before: Pixels | null): ReaderValue {
  switch (reader.kind) {
    case 'bar':
      return readBar(reader, region)
    case 'colour':
      return readColour(reader, region)
    case 'changed':
      return readChanged(reader.tolerance, before, region)
  }
}
