import { createTheme } from '@mantine/core';

/**
 * What Mantine computes in script; everything visible is in tokens.css. The ten shades exist
 * because Mantine asks for ten: the console itself uses the `--accent` tokens.
 */
export const theme = createTheme({
  primaryColor: 'harbour',
  cursorType: 'pointer',
  respectReducedMotion: true,
  colors: {
    harbour: [
      '#e3f2f3', '#c9e4e6', '#9bcdd1', '#69b4ba', '#409ea6', '#23909a', '#0f6e78', '#0b5a63', '#084a51', '#05383e',
    ],
  },
});
