import { AppError } from './errors'
import type { LocalizedText } from './language'

/** What the networks of a run can be computed on: ONNX Runtime's own names, and `tfjs`. */
const IDS = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml', 'tfjs'] as const
export type Device = (typeof IDS)[number]

export interface DeviceInfo {
  readonly id: Device
  readonly title: LocalizedText
  /** One sentence: what it is, and what it needs. */
  readonly about: LocalizedText
}

interface Entry extends Omit<DeviceInfo, 'id'> {
  /** Systems that ONNX Runtime has it on, by Node's names; left out: everywhere. */
  readonly systems?: readonly string[]
}

const DEVICES: Readonly<Record<Device, Entry>> = {
  cpu: {
    title: { en: 'Processor (CPU)', fr: 'Processeur (CPU)' },
    about: {
      en: 'Networks are computed by the processor, which is quickest for small ones.',
      fr: 'Les réseaux sont calculés par le processeur, le plus rapide pour les petits.'
    }
  },
  webgpu: {
    title: { en: 'Graphics card (WebGPU)', fr: 'Carte graphique (WebGPU)' },
    about: {
      en: 'Networks are computed by the graphics card, through WebGPU, of any make; large ones gain most.',
      fr: 'Les réseaux sont calculés par la carte graphique, de toute marque, par WebGPU ; les grands y gagnent le plus.'
    },
    systems: ['linux', 'win32', 'darwin']
  },
  cuda: {
    title: { en: 'NVIDIA graphics card (CUDA)', fr: 'Carte graphique NVIDIA (CUDA)' },
    about: {
      en: 'Networks are computed by an NVIDIA graphics card; this needs CUDA 12 and cuDNN 9.',
      fr: 'Les réseaux sont calculés par une carte graphique NVIDIA ; il faut CUDA 12 et cuDNN 9.'
    },
    systems: ['linux']
  },
  dml: {
    title: { en: 'Graphics card (DirectML)', fr: 'Carte graphique (DirectML)' },
    about: {
      en: 'Networks are computed by the graphics card, through DirectX 12.',
      fr: 'Les réseaux sont calculés par la carte graphique, par DirectX 12.'
    },
    systems: ['win32']
  },
  coreml: {
    title: { en: 'Apple chip (Core ML)', fr: 'Puce Apple (Core ML)' },
    about: {
      en: 'Networks are computed by what Core ML chooses of an Apple computer.',
      fr: 'Les réseaux sont calculés par la partie d’un ordinateur Apple que choisit Core ML.'
    },
    systems: ['darwin']
  },
  tfjs: {
    title: { en: 'TensorFlow.js', fr: 'TensorFlow.js' },
    about: {
      en: 'Networks are computed by tfjs-node-gpu or tfjs-node where one is installed with the app, otherwise by TensorFlow.js on the processor, which is slow.',
      fr: 'Les réseaux sont calculés par tfjs-node-gpu ou tfjs-node si l’un est installé avec l’application, sinon par TensorFlow.js sur le processeur, ce qui est lent.'
    }
  }
}

/** What a run can be asked to compute on where such a system runs (`linux`, `win32`, `darwin`). */
export function devicesOn(system: string): DeviceInfo[] {
  return IDS.filter((id) => DEVICES[id].systems?.includes(system) ?? true).map(infoOf)
}

function infoOf(id: Device): DeviceInfo {
  const { title, about } = DEVICES[id]
  return { id, title, about }
}

/** @throws AppError 'device.unknown' that names those there are */
export function deviceNamed(name: string): Device {
  const found = IDS.find((id) => id === name)
  if (found !== undefined) return found
  throw new AppError('device.unknown', { name, known: IDS.join(', ') })
}
