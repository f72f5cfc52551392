/** Words in another language: the keys of the English ones, without the plural forms that the language lacks. */
export type WordsLike<English> = {
  readonly [Key in keyof English as Key extends `${string}_one` ? never : Key]: English[Key] extends string ? string : WordsLike<English[Key]>;
};
