import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import classes from './long-text.module.css';
import { useNumberFormat } from './number-format.ts';
import { shorten } from './shorten.ts';

/** Longer texts start folded; the whole is always one key away, never cut off. */
const FOLDED_CHARACTERS = 180;

/** A text from outside: shown as text, kept in its own direction, folded when long. */
export function LongText({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const [open, setOpen] = useState(false);
  const beginning = shorten(text, FOLDED_CHARACTERS);
  if (beginning === null) return <bdi className={classes.text}>{text}</bdi>;
  return (
    <span className={classes.long}>
      <bdi className={classes.text}>{open ? text : beginning}</bdi>
      <UnstyledButton className={classes.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? t('explain.showLess') : t('explain.showAll', { length: number(text.length) })}
      </UnstyledButton>
    </span>
  );
}
