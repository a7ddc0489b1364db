import { html } from './html.ts';

/** How a report looks, on a screen and on paper. */
export const STYLE = html`<style>
* { box-sizing: border-box; }
body { margin: 2rem auto; max-width: 1280px; padding: 0 1rem; font: 14px/1.5 system-ui, sans-serif; color: #1d2b27; }
h1 { margin: 0; } h2 { margin: 2.2rem 0 .8rem; border-bottom: 2px solid #17694f; } h3 { margin: 0; font-size: 1rem; }
.muted { margin: .2rem 0; color: #5c6b66; }
.panels { display: flex; flex-wrap: wrap; gap: 1rem; }
.panel { min-width: 0; padding: .8rem 1rem; border: 1px solid #dfe5e2; border-radius: 8px; break-inside: avoid; overflow-x: auto; }
.panel.half { width: calc(50% - .5rem); } .panel.third { width: calc(33% - .6rem); } .panel.two_thirds { width: calc(67% - .5rem); } .panel.full { width: 100%; }
.panel svg { max-width: 100%; height: auto; }
dl { display: flex; flex-wrap: wrap; gap: .4rem 2.2rem; margin: .4rem 0 0; } dt { color: #5c6b66; } dd { margin: 0; font-size: 1.4rem; font-weight: 600; }
table { width: 100%; border-collapse: collapse; font-size: .85rem; } th, td { padding: .25rem .5rem; border-bottom: 1px solid #dfe5e2; text-align: left; vertical-align: top; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
@media (max-width: 900px) { .panel, .panel.half, .panel.third, .panel.two_thirds { width: 100%; } }
@media print { body { margin: 0; font-size: 11px; } }
</style>`;
