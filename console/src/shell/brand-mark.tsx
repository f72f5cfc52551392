/** A bascule bridge, half open. Decorative: the name stands beside it. */
export function BrandMark({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden>
      <rect width="32" height="32" rx="7" fill="#0f6e78" />
      <g stroke="#fff" strokeWidth="2.4" strokeLinecap="round">
        <path d="M5 23h22M8 23V13M24 23V13" />
        <path d="M8 19l6.6-8.4M24 19l-6.6-8.4" />
      </g>
    </svg>
  );
}
