import type { NpcId, NpcKind } from './kinds'

/** Kamas that the healer asks for. */
export const HEALING_PRICE = 5
/** Kamas that a loaf costs at the trader's. */
export const BREAD_PRICE = 8

const leave = { en: 'Goodbye.', fr: 'Au revoir.' }

/** Who stands in town, and what can be said to them. */
export const NPCS: Readonly<Record<NpcId, NpcKind>> = {
  healer: {
    title: { en: 'Healer', fr: 'Guérisseuse' },
    nodes: [
      {
        text: { en: 'You look worn. Shall I see to that?', fr: 'Vous semblez las. Je m’en occupe ?' },
        lines: [
          {
            text: {
              en: `Heal me (${HEALING_PRICE} kamas).`,
              fr: `Soignez-moi (${HEALING_PRICE} kamas).`
            },
            deed: 'heal',
            next: -1
          },
          { text: { en: 'How does one rest?', fr: 'Comment se repose-t-on ?' }, next: 1 },
          { text: leave, next: -1 }
        ]
      },
      {
        text: { en: 'Stand still, away from monsters.', fr: 'Restez immobile, loin des monstres.' },
        lines: [{ text: { en: 'I see.', fr: 'Je vois.' }, next: 0 }]
      }
    ]
  },
  trader: {
    title: { en: 'Trader', fr: 'Marchand' },
    nodes: [
      {
        text: { en: 'Buying and selling, all day long.', fr: 'J’achète, je vends, toute la journée.' },
        lines: [
          {
            text: { en: 'Take my spare materials.', fr: 'Prenez mes matériaux en trop.' },
            deed: 'sell',
            next: 0
          },
          {
            text: { en: `A loaf (${BREAD_PRICE} kamas).`, fr: `Un pain (${BREAD_PRICE} kamas).` },
            deed: 'buyBread',
            next: 0
          },
          { text: leave, next: -1 }
        ]
      }
    ]
  },
  guide: {
    title: { en: 'Guide', fr: 'Guide' },
    nodes: [
      {
        text: {
          en: 'Fields lie around the town; under one of them, a king.',
          fr: 'Des champs entourent la ville ; sous l’un d’eux, un roi.'
        },
        lines: [
          { text: { en: 'How do I fight?', fr: 'Comment se bat-on ?' }, next: 1 },
          { text: leave, next: -1 }
        ]
      },
      {
        text: {
          en: 'Keep out of reach, strike, and mind where you stand.',
          fr: 'Restez hors de portée, frappez, et regardez où vous êtes.'
        },
        lines: [{ text: { en: 'Thanks.', fr: 'Merci.' }, next: 0 }]
      }
    ]
  }
}

/** The most lines that any of them offers at once. */
export const DIALOGUE_LINES = 3
