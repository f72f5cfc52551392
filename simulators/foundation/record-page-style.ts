/** The page's own style: light and dark, readable from 390 px up, no outside resource. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f6f8, #15161a);
  --paper: light-dark(#ffffff, #1e2026);
  --ink: light-dark(#1d1f24, #e8e9ed);
  --quiet: light-dark(#5f6470, #a0a5b1);
  --line: light-dark(#e1e3e8, #32353e);
  --accent: light-dark(hsl(var(--hue) 60% 42%), hsl(var(--hue) 75% 72%));
  --on-accent: light-dark(#ffffff, #14151a);
  --fresh: light-dark(hsl(var(--hue) 80% 92%), hsl(var(--hue) 45% 26%));
  --bad: light-dark(#b3261e, #ff9d94);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; gap: 1rem; align-items: flex-start; justify-content: space-between; padding: 1.25rem clamp(1rem, 4vw, 2.5rem); border-top: 4px solid var(--accent); background: var(--paper); border-bottom: 1px solid var(--line); }
h1 { margin: 0; font-size: 1.35rem; color: var(--accent); }
h2 { margin: 0; font-size: 1.15rem; }
header p { margin: .2rem 0 0; color: var(--quiet); max-width: 62ch; }
#pulse { color: var(--quiet); font-size: .85rem; white-space: nowrap; }
main { padding: 1rem clamp(1rem, 4vw, 2.5rem) 3rem; }
.bar { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin: .6rem 0; }
.grow { flex: 1; }
nav { display: flex; flex-wrap: wrap; gap: .35rem; }
button, input, select, textarea { font: inherit; color: inherit; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); padding: .45rem .8rem; }
button { cursor: pointer; }
button:disabled { opacity: .45; cursor: default; }
button:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible, tr:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
button[aria-current=true], .primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.danger { color: var(--bad); border-color: currentColor; }
#search { flex: 1; min-width: 9rem; }
.table { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; padding: .55rem .9rem; border-bottom: 1px solid var(--line); max-width: 22rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
th { color: var(--quiet); font-weight: 600; font-size: .85rem; }
tbody tr { cursor: pointer; }
tbody tr:hover { background: color-mix(in srgb, var(--accent) 7%, transparent); }
tbody tr:last-child td { border-bottom: 0; }
.fresh { animation: fresh 9s ease-out; }
@keyframes fresh { 0%, 60% { background: var(--fresh); } 100% { background: transparent; } }
.quiet, #range, #empty { color: var(--quiet); }
.paging { justify-content: center; }
dialog { width: min(46rem, calc(100vw - 1.5rem)); max-height: calc(100dvh - 2rem); border: 1px solid var(--line); border-radius: 14px; background: var(--paper); color: var(--ink); padding: 1.25rem; }
dialog::backdrop { background: rgb(0 0 0 / .4); }
#fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .7rem; margin: .8rem 0; }
label { display: grid; gap: .2rem; font-size: .85rem; color: var(--quiet); }
label > :not(span) { color: var(--ink); font-size: 1rem; width: 100%; }
label.wide { grid-column: 1 / -1; }
#problem { color: var(--bad); font-weight: 600; overflow-wrap: anywhere; }
@media (max-width: 640px) {
  header { flex-direction: column; gap: .4rem; }
  thead { display: none; }
  tbody tr { display: grid; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  td { border: 0; padding: .1rem .9rem; max-width: none; white-space: normal; overflow-wrap: anywhere; }
  td:first-child { font-weight: 600; }
}
@media (prefers-reduced-motion: reduce) { .fresh { animation: none; background: var(--fresh); } }
`;
