/**
 * TensorBoard event files, written without TensorFlow: records of `Event` messages
 * (https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto). Append-only: a reader
 * may follow while it grows, and a kill costs at most the last record.
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { ConfigValue } from '../../../shared/config-form'
import type { GreyPicture } from '../../../shared/training-process'
import type { MetricPoint } from '../../../shared/training'
import { ProtoWriter } from '../../engine/onnx/protobuf'
import type { Clock } from '../clock'
import { histogramProto } from './histogram'
import { experiment, sessionEnd, sessionStart, type HPARAMS_STATUS } from './hparams'
import { greyPng } from './png'
import { record } from '../../../shared/tfrecord'

const GREY = 1
const SESSION_START = 1

export class EventFile {
  private readonly handle: number

  /** A new file in `folder`; readers take all of a folder as one run. `step`: points from here on void older ones. */
  constructor(
    folder: string,
    private readonly clock: Clock,
    step: number
  ) {
    const seconds = String(Math.floor(clock.nowMs() / 1000)).padStart(10, '0')
    const name = `events.out.tfevents.${seconds}.${hostname()}.${process.pid}.${step}`
    this.handle = openSync(join(folder, name), 'a')
    this.write(this.event(0).string(3, 'brain.Event:2'))
    if (step > 0) this.write(this.event(step + 1).message(7, new ProtoWriter().int(1, SESSION_START)))
  }

  scalars(points: readonly MetricPoint[]): void {
    const steps = new Set(points.map(({ step }) => step))
    for (const step of steps)
      this.summary(
        step,
        points
          .filter((point) => point.step === step)
          .map(({ name, value }) => new ProtoWriter().string(1, name).float(2, value))
      )
  }

  /** How the numbers of several arrays are spread. Empty arrays are left out. */
  histograms(step: number, prefix: string, arrays: ReadonlyMap<string, Float32Array>): void {
    const filled = [...arrays].filter(([, values]) => values.length > 0)
    this.summary(
      step,
      filled.map(([name, values]) =>
        new ProtoWriter().string(1, `${prefix}/${name}`).message(5, histogramProto(values))
      )
    )
  }

  image(step: number, name: string, picture: GreyPicture): void {
    const { width, height } = picture
    const image = new ProtoWriter().int(1, height).int(2, width).int(3, GREY).bytes(4, greyPng(picture))
    this.summary(step, [new ProtoWriter().string(1, name).message(4, image)])
  }

  /** The settings of the run, for the HParams page, and the figures that stand beside them there. */
  settings(
    settings: Readonly<Record<string, ConfigValue | null>>,
    group: string,
    tags: readonly string[]
  ): void {
    this.summary(0, [experiment(tags)])
    this.summary(0, [sessionStart(settings, group, this.clock.nowMs() / 1000)])
  }

  close(status: keyof typeof HPARAMS_STATUS): void {
    this.summary(0, [sessionEnd(status, this.clock.nowMs() / 1000)])
    closeSync(this.handle)
  }

  private summary(step: number, values: readonly ProtoWriter[]): void {
    if (values.length === 0) return
    const summary = new ProtoWriter()
    for (const value of values) summary.message(1, value)
    this.write(this.event(step).message(5, summary))
  }

  private event(step: number): ProtoWriter {
    return new ProtoWriter().double(1, this.clock.nowMs() / 1000).int(2, step)
  }

  private write(event: ProtoWriter): void {
    writeSync(this.handle, record(event.finish()))
  }
}
