import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** Leads to one version of the rules. */
export function VersionLink({ version, children }: { readonly version: number; readonly children: ReactNode }) {
  return (
    <Link to="/rules" search={{ version }}>
      {children}
    </Link>
  );
}
