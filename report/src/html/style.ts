import { cssVariables, darkScheme, lightScheme } from './theme.js';

/** The whole style sheet of a page. Nothing is fetched: no fonts, no pictures. */
export const styleSheet = `
:root{color-scheme:light dark;${cssVariables(lightScheme)}}
@media(prefers-color-scheme:dark){:root{${cssVariables(darkScheme)}}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem 1rem 4rem;max-width:70rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.8rem;line-height:1.2;margin:0 0 .25rem}
h2{font-size:1.25rem;margin:2.5rem 0 .5rem;border-bottom:1px solid var(--grid);padding-bottom:.25rem}
p{max-width:46rem}
a{color:var(--series-1)}
.lead,figcaption,caption,.muted{color:var(--muted)}
figcaption,caption{font-size:.9rem;text-align:left;padding:.35rem 0}
.notes{border:1px solid var(--grid);border-left:.3rem solid var(--series-2);padding:.5rem 1rem;margin:1rem 0}
.notes ul{margin:0;padding-left:1.1rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,9rem),1fr));gap:.75rem;margin:1.25rem 0}
.figures div{border:1px solid var(--grid);border-radius:.4rem;padding:.5rem .75rem}
.figures dt{color:var(--muted);font-size:.85rem}
.figures dd{margin:0;font-size:1.2rem;font-variant-numeric:tabular-nums}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1rem;align-items:start}
figure{margin:0 0 1rem}
figure svg{display:block;width:100%;max-width:30rem;height:auto}
figure img{display:block;max-width:100%;height:auto;image-rendering:pixelated;border:1px solid var(--grid)}
.scroll{overflow-x:auto;margin:.75rem 0}
.scroll:focus-visible{outline:2px solid var(--series-1)}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid var(--grid);white-space:nowrap}
th:first-child,td:first-child{text-align:left}
table.facts td{white-space:normal;overflow-wrap:anywhere}
table.facts td,table.facts th{text-align:left;vertical-align:top}
table.facts th{font-weight:normal;color:var(--muted)}
summary{cursor:pointer;padding:.35rem 0}
footer{margin-top:3rem;font-size:.85rem;color:var(--muted)}
`
  .trim()
  .replaceAll('\n', '');
