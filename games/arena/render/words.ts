import { textIn, type Language, type LocalizedText } from '../../../electron/shared/language'
import type { Refusal } from '../rules/actions'
import type { MapKind } from '../rules/content/kinds'

const say = (en: string, fr: string): LocalizedText => ({ en, fr })

/** What is written on the screen and does not come from the rules. */
const WORDS = {
  endTurn: say('End turn', 'Fin de tour'),
  waiting: say('Wait …', 'Patience …'),
  peace: say('No fight', 'Pas de combat'),
  bag: say('Bag [I]', 'Sac [I]'),
  level: say('lvl', 'niv.'),
  round: say('Round', 'Tour'),
  inventory: say('Inventory', 'Inventaire'),
  worn: say('Worn', 'Porté'),
  nothing: say('Pick something to see what it is.', 'Choisissez un objet pour voir ce que c’est.'),
  wear: say('Click again to wear it.', 'Cliquez encore pour le porter.'),
  use: say('Click again to use it.', 'Cliquez encore pour l’utiliser.'),
  material: say('A material.', 'Un matériau.'),
  heals: say('Heals', 'Soigne'),
  fromLevel: say('from level', 'dès le niveau'),
  died: say('You are dead', 'Vous êtes mort'),
  diedHow: say('Your strength has left you.', 'Vos forces vous ont quitté.'),
  back: say('Back to town', 'Retour en ville'),
  forge: say('Forge', 'Forge'),
  kitchen: say('Kitchen', 'Cuisine'),
  room: say('Room', 'Salle'),
  ap: say('AP', 'PA'),
  mp: say('MP', 'PM'),
  hp: say('HP', 'PV'),
  range: say('Range', 'Portée'),
  inLine: say('in line', 'en ligne'),
  noSight: say('no sight needed', 'sans ligne de vue'),
  cooldown: say('again after', 'relance'),
  turns: say('turns', 'tours'),
  ready: say('Click to gather.', 'Cliquez pour récolter.'),
  spent: say('It will grow back.', 'Cela repoussera.'),
  talk: say('Click to talk.', 'Cliquez pour parler.'),
  craft: say('Click to craft.', 'Cliquez pour fabriquer.'),
  door: say('A passage', 'Un passage'),
  barred: say('Barred while monsters stand.', 'Fermé tant qu’il reste des monstres.'),
  enter: say('Click to enter.', 'Cliquez pour entrer.'),
  attack: say('Click to attack.', 'Cliquez pour attaquer.')
} as const
export type Word = keyof typeof WORDS

const MAPS: Readonly<Record<MapKind, LocalizedText>> = {
  plain: say('Plain', 'Plaine'),
  town: say('Town', 'Ville'),
  dungeon: say('Dungeon', 'Donjon')
}

const REFUSALS: Readonly<Record<Refusal, LocalizedText>> = {
  wrongPhase: say('Not now.', 'Pas maintenant.'),
  noSuchCell: say('There is nothing.', 'Il n’y a rien là.'),
  unreachable: say('You cannot get there.', 'Vous ne pouvez pas y aller.'),
  noSuchSpell: say('You have no such spell.', 'Vous n’avez pas ce sort.'),
  notEnoughAp: say('Not enough action points.', 'Pas assez de points d’action.'),
  onCooldown: say('This spell is not ready yet.', 'Ce sort n’est pas encore prêt.'),
  castsUsedUp: say('No more casts of it this turn.', 'Plus de lancer de ce sort ce tour-ci.'),
  targetUsedUp: say('No more casts on this target.', 'Plus de lancer sur cette cible.'),
  outOfRange: say('Out of range.', 'Hors de portée.'),
  notInLine: say('Only in a straight line.', 'Seulement en ligne droite.'),
  noSight: say('No line of sight.', 'Pas de ligne de vue.'),
  cellTaken: say('This cell is taken.', 'Cette case est prise.'),
  noTarget: say('There is nobody to aim at.', 'Il n’y a personne à viser.'),
  nothingThere: say('There is nothing to do there.', 'Il n’y a rien à y faire.'),
  notReady: say('It has not grown back yet.', 'Cela n’a pas encore repoussé.'),
  barred: say('Barred while monsters stand.', 'Fermé tant qu’il reste des monstres.'),
  noSuchItem: say('You do not have it.', 'Vous ne l’avez pas.'),
  cannotBeWorn: say('It cannot be worn.', 'Cela ne se porte pas.'),
  cannotBeUsed: say('It cannot be used.', 'Cela ne s’utilise pas.'),
  levelTooLow: say('Your level is too low.', 'Votre niveau est trop bas.'),
  ingredientsMissing: say('Ingredients are missing.', 'Il manque des ingrédients.'),
  bagFull: say('Your bag is full.', 'Votre sac est plein.'),
  noSuchRecipe: say('There is no such recipe.', 'Il n’y a pas cette recette.'),
  noSuchLine: say('There is no such answer.', 'Il n’y a pas cette réponse.'),
  notEnoughKamas: say('Not enough kamas.', 'Pas assez de kamas.')
}

export const word = (language: Language, which: Word): string => WORDS[which][language]
export const mapWord = (language: Language, kind: MapKind): string => MAPS[kind][language]
export const refusalText = (language: Language, refusal: Refusal): string =>
  textIn(language, REFUSALS[refusal])
