/**
 * What Bascule does about a change of what the sync user sees (PRODUCT B1). `announce`: it is said. `offer`: it is offered for
 * the mapping. `suspend`: the lines concerned are left alone on both sides. `hold`: values that cannot be written any more
 * are held, record by record and by name, and all else goes on. `adapt`: it goes on by the new description. `resume`: what
 * was suspended or held goes on, and is made up for. Nothing is ever blanked or guessed at (I10, I29).
 */
export type SchemaDecision = 'announce' | 'offer' | 'suspend' | 'hold' | 'adapt' | 'resume';

/** What is done about one kind of change, with its number in docs/spec/6-visibility-guard.md. */
export interface DecisionRow {
  readonly number: string;
  /** What changed, as a phrase behind the name of the field or object. */
  readonly what: string;
  /** Where a line of the mapping is concerned. */
  readonly mapped: SchemaDecision;
  readonly elsewhere: SchemaDecision;
  /** What Bascule did about it, where a line is concerned. */
  readonly did: string;
  /** What a person can do, where a line is concerned. */
  readonly toDo: string;
}

/** The decision about every kind of change; tests compare it with the page. */
export const SCHEMA_DECISIONS = {
  'field-appeared': {
    number: 'G1', what: 'can be seen now', mapped: 'resume', elsewhere: 'offer',
    did: 'Its lines go on: every record is read again for it. Where it is a field of Salesforce, an emptiness found on the way overwrites nothing.',
    toDo: 'Nothing. What the two sides hold is brought together by the rules of its lines.',
  },
  'field-lost': {
    number: 'G2', what: 'cannot be seen any more: it was deleted, renamed or hidden from the sync user', mapped: 'suspend', elsewhere: 'announce',
    did: 'Its lines are suspended: neither side is changed, and nothing is blanked.',
    toDo: 'Give the sync user read access again, or take the lines out of the mapping. When the field comes back it is made up for by itself.',
  },
  'field-right-lost': {
    number: 'G3', what: 'may not be written any more', mapped: 'hold', elsewhere: 'announce',
    did: 'Values for it are held, record by record; what it holds still goes to the other side.',
    toDo: 'Give the sync user edit access to the field again, or make its lines one-way.',
  },
  'field-right-got': {
    number: 'G4', what: 'may be written now', mapped: 'resume', elsewhere: 'announce',
    did: 'Values that were held for it go out.',
    toDo: 'Nothing.',
  },
  'type-changed': {
    number: 'G5', what: 'has another type', mapped: 'adapt', elsewhere: 'announce',
    did: 'Its lines go on by the new type. In Salesforce the values may have changed with it: every record is read again, and an emptiness found on the way overwrites nothing.',
    toDo: 'Look at values that are held because they do not fit the new type.',
  },
  'type-impossible': {
    number: 'G6', what: 'has a type that the other side has no counterpart for', mapped: 'suspend', elsewhere: 'announce',
    did: 'Its lines are suspended: a value of one type is never guessed from another.',
    toDo: 'Give it a type that fits the other side, or take the lines out of the mapping.',
  },
  'type-possible': {
    number: 'G7', what: 'has a type again that the other side has a counterpart for', mapped: 'resume', elsewhere: 'announce',
    did: 'Its lines go on: every record is read again for it, and an emptiness found on the way overwrites nothing.',
    toDo: 'Nothing.',
  },
  'length-less': {
    number: 'G8', what: 'is shorter', mapped: 'hold', elsewhere: 'announce',
    did: 'Values that are too long for it are held, and nothing is cut. What its side has cut is not taken for an edit.',
    toDo: 'Make the field longer again, or shorten the values that are held.',
  },
  'length-more': {
    number: 'G9', what: 'is longer', mapped: 'resume', elsewhere: 'announce',
    did: 'Values that were too long for it go out.',
    toDo: 'Nothing.',
  },
  'scale-less': {
    number: 'G10', what: 'keeps fewer decimal places', mapped: 'adapt', elsewhere: 'announce',
    did: 'Numbers are compared to the places that both sides keep; what its side rounds is no change.',
    toDo: 'Nothing, unless the other side should round as well.',
  },
  'scale-more': {
    number: 'G11', what: 'keeps more decimal places', mapped: 'adapt', elsewhere: 'announce',
    did: 'Numbers are compared to the places that both sides keep.',
    toDo: 'Nothing.',
  },
  'choices-less': {
    number: 'G12', what: 'takes fewer values', mapped: 'hold', elsewhere: 'announce',
    did: 'Values that it does not take any more are held when they are to be written; records that hold them keep them.',
    toDo: 'Let the picklist take the values again, or correct them on the other side.',
  },
  'choices-more': {
    number: 'G13', what: 'takes more values', mapped: 'resume', elsewhere: 'announce',
    did: 'Values that were refused for it are tried again.',
    toDo: 'Nothing.',
  },
  required: {
    number: 'G14', what: 'must be filled now', mapped: 'hold', elsewhere: 'announce',
    did: 'A blank for it is held, and the rest of the record goes on; a new record without it is refused by name.',
    toDo: 'Fill the field on the other side, or set a default value in the settings.',
  },
  optional: {
    number: 'G15', what: 'may be empty now', mapped: 'resume', elsewhere: 'announce',
    did: 'Blanks that were held for it go out.',
    toDo: 'Nothing.',
  },
  'formula-began': {
    number: 'G16', what: 'is calculated now', mapped: 'adapt', elsewhere: 'announce',
    did: 'What it says still goes to the other side; every record is read again for it, and values for it are held.',
    toDo: 'Make its lines one-way, and say with "formula" how it is to be kept fresh: nothing tells when a formula changes.',
  },
  'formula-ended': {
    number: 'G17', what: 'is not calculated any more', mapped: 'adapt', elsewhere: 'announce',
    did: 'It is an ordinary field now: every record is read again for it, and an emptiness found on the way overwrites nothing.',
    toDo: 'Make its lines go both ways if people are to fill it on either side.',
  },
  'object-lost': {
    number: 'G18', what: 'cannot be seen any more', mapped: 'suspend', elsewhere: 'announce',
    did: 'All its lines are suspended: no record counts as deleted, and nothing is blanked.',
    toDo: 'Give the sync user read access to the object again; then it is made up for by itself.',
  },
  'object-appeared': {
    number: 'G19', what: 'can be seen now', mapped: 'resume', elsewhere: 'announce',
    did: 'Its lines go on: every record is read.',
    toDo: 'Nothing.',
  },
  'create-lost': {
    number: 'G20', what: 'may not be created by the sync user any more', mapped: 'hold', elsewhere: 'announce',
    did: 'Records that would have to be made are held; those that are there go on.',
    toDo: 'Give the sync user the right to create the object again.',
  },
  'create-got': {
    number: 'G21', what: 'may be created by the sync user now', mapped: 'resume', elsewhere: 'announce',
    did: 'Records that were held are made.',
    toDo: 'Nothing.',
  },
  'edit-lost': {
    number: 'G22', what: 'may not be edited by the sync user any more', mapped: 'hold', elsewhere: 'announce',
    did: 'Changes for its records are held; what they hold still goes to the other side.',
    toDo: 'Give the sync user the right to edit the object again.',
  },
  'edit-got': {
    number: 'G23', what: 'may be edited by the sync user now', mapped: 'resume', elsewhere: 'announce',
    did: 'Changes that were held go out.',
    toDo: 'Nothing.',
  },
} as const satisfies Readonly<Record<string, DecisionRow>>;

/** The kinds of changes that are told apart. */
export type SchemaChangeKind = keyof typeof SCHEMA_DECISIONS;

/** What is done, and can be done, about a change that concerns no line. */
export const ELSEWHERE: Readonly<Record<'announce' | 'offer', Pick<DecisionRow, 'did' | 'toDo'>>> = {
  announce: { did: 'No line of the mapping is concerned.', toDo: 'Nothing.' },
  offer: { did: 'It is offered for the mapping.', toDo: 'Add it to the mapping, or dismiss the offer: bascule schema shows both.' },
};

/** What may be done with a field, in words, from least to most. */
export const FIELD_RIGHTS = { read: 0, create: 1, edit: 2, 'create and edit': 3 } as const;
