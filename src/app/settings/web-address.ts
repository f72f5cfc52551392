import { z } from 'zod';

/** An `http` or `https` address that ends after its host and port; a trailing slash is taken off. */
export function webAddress() {
  return z.string().transform((text, context): string => {
    const complaint = complaintAbout(text);
    if (complaint === null) return text.replace(/\/+$/, '');
    context.addIssue({ code: 'custom', message: complaint, input: undefined });
    return z.NEVER;
  });
}

function complaintAbout(text: string): string | null {
  if (!URL.canParse(text)) return 'must be a web address such as https://example.com.';
  const { protocol, username, password, pathname, search, hash } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return 'must begin with https:// (or http:// for a simulator).';
  if (username !== '' || password !== '') return 'must not contain a user name or password.';
  return pathname === '/' && search === '' && hash === '' ? null : 'must end after the host name (and port): no path behind it.';
}
