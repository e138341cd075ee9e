/** Every setting of DQN. From this list come the flags of the command line, the form, and the table in docs/algorithms/dqn.md. */
import { configSchema, type ConfigField, type ConfigValues, type ValuesOf } from '../../../shared/config-form'
import { AppError } from '../../../shared/errors'
import type { LocalizedText } from '../../../shared/language'
import { ENCODER_NAMES } from '../encoders'

export const DQN_FIELDS = [
  {
    key: 'encoder',
    kind: 'choice',
    default: 'auto',
    choices: ['auto', ...ENCODER_NAMES],
    group: 'network',
    label: { en: 'Encoder', fr: 'Encodeur' },
    about: {
      en: 'What turns an observation into features; auto takes deepmind for pictures, mlp for vectors and cells for a board that actions lie on.',
      fr: 'Ce qui tire des traits de l’observation ; auto prend deepmind pour des images, mlp pour des vecteurs et cells pour un plateau qui porte les actions.'
    }
  },
  {
    key: 'hiddenSizes',
    kind: 'sizes',
    default: [512],
    maxLength: 6,
    max: 4096,
    group: 'network',
    label: { en: 'Hidden layers', fr: 'Couches cachées' },
    about: {
      en: 'Sizes of the layers after the encoder, shared by what follows.',
      fr: 'Tailles des couches après l’encodeur, communes à ce qui suit.'
    }
  },
  {
    key: 'streamSizes',
    kind: 'sizes',
    default: [],
    maxLength: 4,
    max: 4096,
    group: 'network',
    label: { en: 'Layers of each stream', fr: 'Couches de chaque branche' },
    about: {
      en: 'Sizes of the layers of their own that value and advantage have (one stream when not dueling).',
      fr: 'Tailles des couches propres à la valeur et à l’avantage (une seule branche sans dueling).'
    }
  },
  {
    key: 'dueling',
    kind: 'flag',
    default: false,
    group: 'network',
    label: { en: 'Dueling', fr: 'Dueling' },
    about: {
      en: 'Estimates the value of the state and the advantages of actions apart (Wang et al. 2016).',
      fr: 'Estime séparément la valeur de l’état et l’avantage des actions (Wang et al. 2016).'
    }
  },
  {
    key: 'noisy',
    kind: 'flag',
    default: false,
    group: 'network',
    label: { en: 'Noisy nets', fr: 'Réseaux bruités' },
    about: {
      en: 'Explores by learned noise in the layers after the encoder (Fortunato et al. 2018).',
      fr: 'Explore par un bruit appris dans les couches après l’encodeur (Fortunato et al. 2018).'
    }
  },
  {
    key: 'noisySigma',
    kind: 'number',
    default: 0.1,
    min: 0.001,
    max: 2,
    group: 'network',
    label: { en: 'First sigma', fr: 'Sigma de départ' },
    about: {
      en: 'How strong the noise of noisy nets is at first (sigma 0).',
      fr: 'Force du bruit au départ (sigma 0).'
    }
  },
  {
    key: 'distribution',
    kind: 'choice',
    default: 'none',
    choices: ['none', 'c51', 'qr'],
    group: 'network',
    label: { en: 'Distribution', fr: 'Distribution' },
    about: {
      en: 'Learns the mean return (none), its distribution over fixed values (c51, Bellemare et al. 2017) or its quantiles (qr, Dabney et al. 2018).',
      fr: 'Apprend le retour moyen (none), sa distribution sur des valeurs fixes (c51, Bellemare et al. 2017) ou ses quantiles (qr, Dabney et al. 2018).'
    }
  },
  {
    key: 'atoms',
    kind: 'integer',
    default: 51,
    min: 2,
    max: 401,
    group: 'network',
    label: { en: 'Atoms', fr: 'Atomes' },
    about: {
      en: 'Values of c51, or quantiles of qr.',
      fr: 'Valeurs de c51, ou quantiles de qr.'
    }
  },
  {
    key: 'vMin',
    kind: 'number',
    default: -10,
    min: -1e6,
    max: 1e6,
    group: 'network',
    label: { en: 'Lowest return', fr: 'Retour le plus bas' },
    about: {
      en: 'The lowest value of c51; returns below count as it.',
      fr: 'La plus basse valeur de c51 ; en dessous, un retour compte comme elle.'
    }
  },
  {
    key: 'vMax',
    kind: 'number',
    default: 10,
    min: -1e6,
    max: 1e6,
    group: 'network',
    label: { en: 'Highest return', fr: 'Retour le plus haut' },
    about: {
      en: 'The highest value of c51; returns above count as it.',
      fr: 'La plus haute valeur de c51 ; au-dessus, un retour compte comme elle.'
    }
  },
  {
    key: 'gamma',
    kind: 'number',
    default: 0.99,
    min: 0,
    max: 1,
    group: 'target',
    label: { en: 'Discount', fr: 'Facteur d’actualisation' },
    about: {
      en: 'What a reward is worth one agent step later.',
      fr: 'Ce que vaut une récompense un pas d’agent plus tard.'
    }
  },
  {
    key: 'nStep',
    kind: 'integer',
    default: 1,
    min: 1,
    max: 50,
    group: 'target',
    label: { en: 'Steps of the return', fr: 'Pas du retour' },
    about: {
      en: 'Steps whose rewards are summed before the value of what follows (n-step return).',
      fr: 'Pas dont les récompenses sont sommées avant la valeur de la suite (retour à n pas).'
    }
  },
  {
    key: 'double',
    kind: 'flag',
    default: true,
    group: 'target',
    label: { en: 'Double', fr: 'Double' },
    about: {
      en: 'The online network chooses the next action, the target network values it (van Hasselt et al. 2016).',
      fr: 'Le réseau en ligne choisit l’action suivante, le réseau cible l’évalue (van Hasselt et al. 2016).'
    }
  },
  {
    key: 'loss',
    kind: 'choice',
    default: 'huber',
    choices: ['huber', 'mse'],
    group: 'target',
    label: { en: 'Loss', fr: 'Perte' },
    about: {
      en: 'Of the mean return: huber (quadratic to 1, then linear) or mse. c51 and qr have their own.',
      fr: 'Pour le retour moyen : huber (quadratique jusqu’à 1, puis linéaire) ou mse. c51 et qr ont la leur.'
    }
  },
  {
    key: 'targetEvery',
    kind: 'integer',
    default: 8000,
    min: 1,
    max: 1_000_000,
    group: 'target',
    label: { en: 'Target network every', fr: 'Réseau cible tous les' },
    about: {
      en: 'Agent steps between two updates of the target network.',
      fr: 'Pas d’agent entre deux mises à jour du réseau cible.'
    }
  },
  {
    key: 'tau',
    kind: 'number',
    default: 1,
    min: 0.0001,
    max: 1,
    group: 'target',
    label: { en: 'Tau', fr: 'Tau' },
    about: {
      en: 'How far the target network moves towards the online one each time; 1 copies it.',
      fr: 'De combien le réseau cible va vers celui en ligne à chaque fois ; 1 le copie.'
    }
  },
  {
    key: 'rewardScale',
    kind: 'number',
    default: 1,
    min: 1e-6,
    max: 1e6,
    group: 'target',
    label: { en: 'Reward scale', fr: 'Échelle des récompenses' },
    about: {
      en: 'Rewards are multiplied by it before they are learned from; scores are not.',
      fr: 'Multiplie les récompenses avant d’en apprendre ; les scores n’y passent pas.'
    }
  },
  {
    key: 'rewardClip',
    kind: 'choice',
    default: 'none',
    choices: ['none', 'unit', 'sign'],
    group: 'target',
    label: { en: 'Reward clip', fr: 'Limite des récompenses' },
    about: {
      en: 'Kept within -1 and 1 (unit), replaced by their sign (sign), or left alone; scores are not touched.',
      fr: 'Gardées entre -1 et 1 (unit), remplacées par leur signe (sign) ou laissées ; les scores n’y passent pas.'
    }
  },
  {
    key: 'lifeLossEnds',
    kind: 'flag',
    default: false,
    group: 'target',
    label: { en: 'A lost life ends the return', fr: 'Une vie perdue clôt le retour' },
    about: {
      en: 'What follows a lost life is worth nothing to what came before (Mnih et al. 2015); the episode goes on.',
      fr: 'Ce qui suit une vie perdue ne vaut rien pour ce qui précède (Mnih et al. 2015) ; l’épisode continue.'
    }
  },
  {
    key: 'replayCapacity',
    kind: 'integer',
    default: 100_000,
    min: 16,
    max: 5_000_000,
    group: 'replay',
    label: { en: 'Replay memory', fr: 'Mémoire de rejeu' },
    about: {
      en: 'Steps that the replay memory holds.',
      fr: 'Pas que tient la mémoire de rejeu.'
    }
  },
  {
    key: 'replayCompression',
    kind: 'flag',
    default: false,
    group: 'replay',
    label: { en: 'Compressed replay', fr: 'Rejeu compressé' },
    about: {
      en: 'Packs the pictures of the replay memory without loss: the same is learned, from less memory. How much less shows as it trains; the estimate counts an eighth.',
      fr: 'Compresse sans perte les images de la mémoire de rejeu : on apprend la même chose avec moins de mémoire. De combien, l’entraînement le montre ; l’estimation compte un huitième.'
    }
  },
  {
    key: 'batchSize',
    kind: 'integer',
    default: 32,
    min: 1,
    max: 1024,
    group: 'replay',
    label: { en: 'Batch', fr: 'Lot' },
    about: {
      en: 'Transitions in an update.',
      fr: 'Transitions par mise à jour.'
    }
  },
  {
    key: 'learningStarts',
    kind: 'integer',
    default: 1000,
    min: 0,
    max: 1_000_000,
    group: 'replay',
    label: { en: 'Learning starts', fr: 'Début de l’apprentissage' },
    about: {
      en: 'Agent steps of random play before the first update.',
      fr: 'Pas d’agent joués au hasard avant la première mise à jour.'
    }
  },
  {
    key: 'trainEvery',
    kind: 'integer',
    default: 4,
    min: 1,
    max: 100_000,
    group: 'replay',
    label: { en: 'Update every', fr: 'Mise à jour tous les' },
    about: {
      en: 'Agent steps between two times of learning.',
      fr: 'Pas d’agent entre deux moments d’apprentissage.'
    }
  },
  {
    key: 'gradientSteps',
    kind: 'integer',
    default: 1,
    min: 1,
    max: 10_000,
    group: 'replay',
    label: { en: 'Updates at a time', fr: 'Mises à jour à la fois' },
    about: {
      en: 'Updates made each time.',
      fr: 'Mises à jour faites à chaque fois.'
    }
  },
  {
    key: 'prioritised',
    kind: 'flag',
    default: false,
    group: 'replay',
    label: { en: 'Prioritised replay', fr: 'Rejeu priorisé' },
    about: {
      en: 'Replays what was learned worst more often (Schaul et al. 2016).',
      fr: 'Rejoue plus souvent ce qui est le moins bien appris (Schaul et al. 2016).'
    }
  },
  {
    key: 'priorityAlpha',
    kind: 'number',
    default: 0.5,
    min: 0,
    max: 1,
    group: 'replay',
    label: { en: 'Priority alpha', fr: 'Alpha des priorités' },
    about: {
      en: 'How much priorities count: 0 not at all, 1 in proportion.',
      fr: 'Poids des priorités : 0 aucun, 1 proportionnel.'
    }
  },
  {
    key: 'priorityBeta',
    kind: 'number',
    default: 0.4,
    min: 0,
    max: 1,
    group: 'replay',
    label: { en: 'Priority beta', fr: 'Bêta des priorités' },
    about: {
      en: 'How far importance weights correct at first; grows linearly to 1 over the training.',
      fr: 'Correction par les poids d’importance au départ ; croît linéairement jusqu’à 1 pendant l’entraînement.'
    }
  },
  {
    key: 'epsilonStart',
    kind: 'number',
    default: 1,
    min: 0,
    max: 1,
    group: 'exploration',
    label: { en: 'Epsilon at first', fr: 'Epsilon au départ' },
    about: {
      en: 'Part of random actions at first.',
      fr: 'Part d’actions au hasard au départ.'
    }
  },
  {
    key: 'epsilonEnd',
    kind: 'number',
    default: 0.05,
    min: 0,
    max: 1,
    group: 'exploration',
    label: { en: 'Epsilon in the end', fr: 'Epsilon à la fin' },
    about: {
      en: 'Part of random actions once it has sunk.',
      fr: 'Part d’actions au hasard une fois descendue.'
    }
  },
  {
    key: 'epsilonFraction',
    kind: 'number',
    default: 0.1,
    min: 0,
    max: 1,
    group: 'exploration',
    label: { en: 'Epsilon sinks over', fr: 'Epsilon descend sur' },
    about: {
      en: 'Part of the training over which epsilon sinks, linearly.',
      fr: 'Part de l’entraînement sur laquelle epsilon descend, linéairement.'
    }
  },
  {
    key: 'epsilonSteps',
    kind: 'integer',
    default: 0,
    min: 0,
    max: 100_000_000,
    group: 'exploration',
    label: { en: 'Epsilon sinks over steps', fr: 'Epsilon descend sur (pas)' },
    about: {
      en: 'The same in agent steps; 0 takes the part of the training.',
      fr: 'De même en pas d’agent ; 0 prend la part de l’entraînement.'
    }
  },
  {
    key: 'epsilonAfterStart',
    kind: 'flag',
    default: false,
    group: 'exploration',
    label: { en: 'Epsilon waits', fr: 'Epsilon attend' },
    about: {
      en: 'Epsilon begins to sink when learning starts, not at the first step.',
      fr: 'Epsilon commence à descendre quand l’apprentissage débute, et non au premier pas.'
    }
  },
  {
    key: 'evaluationEpsilon',
    kind: 'number',
    default: 0,
    min: 0,
    max: 1,
    group: 'exploration',
    label: { en: 'Epsilon when evaluated', fr: 'Epsilon en évaluation' },
    about: {
      en: 'Part of random actions in evaluations.',
      fr: 'Part d’actions au hasard dans les évaluations.'
    }
  },
  {
    key: 'demonstrations',
    kind: 'integer',
    default: 0,
    min: 0,
    max: 5_000_000,
    group: 'demonstrations',
    label: { en: 'Demonstrations', fr: 'Démonstrations' },
    about: {
      en: 'Steps that somebody who can play shows before the training, and that stay in a memory of their own; 0 for none (Hester et al. 2018).',
      fr: 'Pas que montre quelqu’un qui sait jouer avant l’entraînement, gardés dans une mémoire à part ; 0 pour aucun (Hester et al. 2018).'
    }
  },
  {
    key: 'demonstrationNoise',
    kind: 'number',
    default: 0.1,
    min: 0,
    max: 1,
    group: 'demonstrations',
    label: { en: 'Noise while showing', fr: 'Bruit en montrant' },
    about: {
      en: 'Chance that a random action takes the place of the one shown, which is kept: so mistakes and how to recover are seen too.',
      fr: 'Chance qu’une action au hasard remplace celle montrée, que l’on garde : ainsi l’on voit aussi les erreurs et comment s’en remettre.'
    }
  },
  {
    key: 'demonstrationShare',
    kind: 'number',
    default: 0.25,
    min: 0,
    max: 1,
    group: 'demonstrations',
    label: { en: 'Demonstrations in a batch', fr: 'Démonstrations dans un lot' },
    about: {
      en: 'Part of each batch that is demonstrations (Paine et al. 2019); at least one transition of either kind.',
      fr: 'Part de chaque lot faite de démonstrations (Paine et al. 2019) ; au moins une transition de chaque sorte.'
    }
  },
  {
    key: 'corrections',
    kind: 'flag',
    default: false,
    group: 'demonstrations',
    label: { en: 'Corrections', fr: 'Corrections' },
    about: {
      en: 'The demonstrator also says of every step that is played what he would have done (DAgger, Ross et al. 2011).',
      fr: 'Le démonstrateur dit aussi, à chaque pas joué, ce qu’il aurait fait (DAgger, Ross et al. 2011).'
    }
  },
  {
    key: 'margin',
    kind: 'number',
    default: 0.8,
    min: 0,
    max: 1e6,
    group: 'demonstrations',
    label: { en: 'Margin', fr: 'Marge' },
    about: {
      en: 'How far other actions are to be worth less than the one shown.',
      fr: 'De combien les autres actions doivent valoir moins que celle montrée.'
    }
  },
  {
    key: 'marginWeight',
    kind: 'number',
    default: 1,
    min: 0,
    max: 1e6,
    group: 'demonstrations',
    label: { en: 'Weight of the margin', fr: 'Poids de la marge' },
    about: {
      en: 'What the loss of the margin counts for beside that of the returns; 0 only replays what was shown.',
      fr: 'Ce que compte la perte de la marge à côté de celle des retours ; 0 ne fait que rejouer ce qui fut montré.'
    }
  },
  {
    key: 'pretrainUpdates',
    kind: 'integer',
    default: 0,
    min: 0,
    max: 10_000_000,
    group: 'demonstrations',
    label: { en: 'Updates before play', fr: 'Mises à jour avant de jouer' },
    about: {
      en: 'Updates on demonstrations alone before the first step; after them play is not random until learning starts.',
      fr: 'Mises à jour sur les seules démonstrations avant le premier pas ; on ne joue plus ensuite au hasard jusqu’au début de l’apprentissage.'
    }
  },
  {
    key: 'optimiser',
    kind: 'choice',
    default: 'adam',
    choices: ['adam', 'adamw', 'rmsprop', 'rmsprop-centred'],
    group: 'optimiser',
    label: { en: 'Optimiser', fr: 'Optimiseur' },
    about: {
      en: 'How gradients move the parameters.',
      fr: 'Comment les gradients déplacent les paramètres.'
    }
  },
  {
    key: 'learningRate',
    kind: 'number',
    default: 1e-4,
    min: 1e-8,
    max: 1,
    group: 'optimiser',
    label: { en: 'Learning rate', fr: 'Taux d’apprentissage' },
    about: {
      en: 'How far an update goes.',
      fr: 'Longueur d’une mise à jour.'
    }
  },
  {
    key: 'learningRateEnd',
    kind: 'number',
    default: 1,
    min: 0,
    max: 1,
    group: 'optimiser',
    label: { en: 'Learning rate in the end', fr: 'Taux d’apprentissage à la fin' },
    about: {
      en: 'What is left of the learning rate at the end of the training, linearly; 1 keeps it.',
      fr: 'Ce qui reste du taux à la fin de l’entraînement, linéairement ; 1 le garde.'
    }
  },
  {
    key: 'optimiserEpsilon',
    kind: 'number',
    default: 1e-8,
    min: 1e-12,
    max: 1,
    group: 'optimiser',
    label: { en: 'Optimiser epsilon', fr: 'Epsilon de l’optimiseur' },
    about: {
      en: 'Added to the root of the squared gradients (under it for rmsprop).',
      fr: 'Ajouté à la racine des gradients au carré (dessous pour rmsprop).'
    }
  },
  {
    key: 'rmspropDecay',
    kind: 'number',
    default: 0.95,
    min: 0,
    max: 0.99999,
    group: 'optimiser',
    label: { en: 'RMSProp decay', fr: 'Décroissance RMSProp' },
    about: {
      en: 'How long rmsprop remembers gradients.',
      fr: 'Combien de temps rmsprop se souvient des gradients.'
    }
  },
  {
    key: 'weightDecay',
    kind: 'number',
    default: 0,
    min: 0,
    max: 1,
    group: 'optimiser',
    label: { en: 'Weight decay', fr: 'Décroissance des poids' },
    about: {
      en: 'Pulls parameters towards 0: taken from them by adamw, added to the gradient by the others.',
      fr: 'Tire les paramètres vers 0 : ôtée des paramètres par adamw, ajoutée au gradient par les autres.'
    }
  },
  {
    key: 'maxGradientNorm',
    kind: 'number',
    default: 10,
    min: 0,
    max: 1e6,
    group: 'optimiser',
    label: { en: 'Gradient norm at most', fr: 'Norme du gradient au plus' },
    about: {
      en: 'Longer gradients are shortened to it; 0 leaves them.',
      fr: 'Les gradients plus longs y sont ramenés ; 0 les laisse.'
    }
  }
] as const satisfies readonly ConfigField[]

export type DqnConfig = ValuesOf<typeof DQN_FIELDS>

const schema = configSchema(DQN_FIELDS)

const refuse = (field: string, why: LocalizedText | string): AppError =>
  new AppError('train.config', { field, why })

/** Whole and checked; what is missing gets its default. @throws AppError 'train.config' that names the setting. */
export function dqnConfig(values: ConfigValues): DqnConfig {
  const parsed = schema.safeParse(values)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw refuse(issue?.path.join('.') ?? '', issue?.message ?? '')
  }
  const config = parsed.data as unknown as DqnConfig
  if (config.distribution === 'c51' && config.vMin >= config.vMax)
    throw refuse('vMin', { en: 'it must be below vMax', fr: 'il doit être inférieur à vMax' })
  if (config.demonstrations > 0 && config.batchSize < 2)
    throw refuse('batchSize', {
      en: 'with demonstrations it must be at least 2',
      fr: 'avec des démonstrations il doit être d’au moins 2'
    })
  if (config.demonstrations === 0 && config.pretrainUpdates > 0)
    throw refuse('pretrainUpdates', {
      en: 'there are no demonstrations to learn from; set demonstrations',
      fr: 'il n’y a pas de démonstrations dont apprendre ; réglez demonstrations'
    })
  if (config.demonstrations === 0 && config.corrections)
    throw refuse('corrections', {
      en: 'without demonstrations nobody corrects; set demonstrations',
      fr: 'sans démonstrations personne ne corrige ; réglez demonstrations'
    })
  return config
}
