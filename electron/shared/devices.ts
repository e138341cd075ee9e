import { AppError } from './errors'
import type { LocalizedText } from './language'

/** What the networks of a run can be computed on: ONNX Runtime's own names, and `tfjs`. */
export const DEVICE_IDS = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml', 'tfjs'] as const
export type Device = (typeof DEVICE_IDS)[number]

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
      en: 'Works everywhere, and is the quickest for small networks.',
      fr: 'Marche partout, et c’est le plus rapide pour les petits réseaux.'
    }
  },
  webgpu: {
    title: { en: 'Graphics card (WebGPU)', fr: 'Carte graphique (WebGPU)' },
    about: {
      en: 'A graphics card of any make, for large networks.',
      fr: 'Une carte graphique de toute marque, pour les grands réseaux.'
    },
    systems: ['linux', 'win32', 'darwin']
  },
  cuda: {
    title: { en: 'NVIDIA graphics card (CUDA)', fr: 'Carte graphique NVIDIA (CUDA)' },
    about: {
      en: 'For large networks; needs CUDA 12 and cuDNN 9.',
      fr: 'Pour les grands réseaux ; il faut CUDA 12 et cuDNN 9.'
    },
    systems: ['linux']
  },
  dml: {
    title: { en: 'Graphics card (DirectML)', fr: 'Carte graphique (DirectML)' },
    about: {
      en: 'Any graphics card with DirectX 12, for large networks.',
      fr: 'Toute carte graphique avec DirectX 12, pour les grands réseaux.'
    },
    systems: ['win32']
  },
  coreml: {
    title: { en: 'Apple chip (Core ML)', fr: 'Puce Apple (Core ML)' },
    about: {
      en: 'Core ML chooses which part of the chip computes.',
      fr: 'Core ML choisit la partie de la puce qui calcule.'
    },
    systems: ['darwin']
  },
  tfjs: {
    title: { en: 'TensorFlow.js', fr: 'TensorFlow.js' },
    about: {
      en: 'tfjs-node-gpu or tfjs-node where one is installed with the app, otherwise the processor, slowly.',
      fr: 'tfjs-node-gpu ou tfjs-node si l’un est installé avec l’application, sinon le processeur, lentement.'
    }
  }
}

/** What a run can be asked to compute on where such a system runs (`linux`, `win32`, `darwin`). */
export function devicesOn(system: string): DeviceInfo[] {
  return DEVICE_IDS.filter((id) => DEVICES[id].systems?.includes(system) ?? true).map(infoOf)
}

function infoOf(id: Device): DeviceInfo {
  const { title, about } = DEVICES[id]
  return { id, title, about }
}

/** @throws AppError 'device.unknown' that names those there are */
export function deviceNamed(name: string): Device {
  const found = DEVICE_IDS.find((id) => id === name)
  if (found !== undefined) return found
  throw new AppError('device.unknown', { name, known: DEVICE_IDS.join(', ') })
}
