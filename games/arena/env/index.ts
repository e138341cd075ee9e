import type { SimulationEntry } from '../../contract/simulation'
import { STAGES, STANDARD_STAGE, type Stage } from '../rules/tasks/curriculum'
import { FightSimulation } from './fight-simulation'

const TITLES: Readonly<Record<Stage, { readonly en: string; readonly fr: string }>> = {
  weak: { en: 'one weak monster', fr: 'un monstre faible' },
  single: { en: 'one monster', fr: 'un monstre' },
  pair: { en: 'two monsters', fr: 'deux monstres' },
  mixed: { en: 'mixed groups', fr: 'groupes mêlés' },
  dungeon: { en: 'the king of the dungeon', fr: 'le roi du donjon' }
}

/** What one can train in: fights, by the stages of the curriculum; the standard one has no stage in its name. */
export const arenaSimulations: readonly SimulationEntry[] = STAGES.map((stage) => ({
  id: stage === STANDARD_STAGE ? 'arena-combat' : `arena-combat-${stage}`,
  title: { en: `The arena: ${TITLES[stage].en}`, fr: `L’arène : ${TITLES[stage].fr}` },
  make: () => new FightSimulation(stage),
  expert: 'careful'
}))
