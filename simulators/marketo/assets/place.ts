/** The folder or program that an asset lies in. */
export type Place = { readonly id: number; readonly type: 'Folder' | 'Program' };
