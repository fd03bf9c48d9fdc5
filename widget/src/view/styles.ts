/** A constructed sheet, which a content security policy without inline styles allows. */
export const styles = `
:host {
  --_accent: var(--denoise-accent, light-dark(#0b57d0, #8ab4f8));
  --_on-accent: var(--denoise-on-accent, light-dark(#fff, #10131a));
  --_text: var(--denoise-text, light-dark(#1b1c1f, #e7e8ec));
  --_quiet: var(--denoise-quiet, light-dark(#55585f, #a9adb6));
  --_surface: var(--denoise-surface, light-dark(#fff, #1c1e23));
  --_sunken: var(--denoise-sunken, light-dark(#eff1f4, #121418));
  --_line: var(--denoise-line, light-dark(#c4c8cf, #454953));
  --_error: var(--denoise-error, light-dark(#b3261e, #ffb4ab));
  --_radius: var(--denoise-radius, 12px);
  display: block;
  color-scheme: light dark;
  container-type: inline-size;
  color: var(--_text);
  font: var(--denoise-font, 15px/1.45 system-ui, sans-serif);
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
.frame {
  display: grid;
  background: var(--_surface);
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
  overflow: clip;
}
@container (min-width: 40rem) {
  .frame { grid-template-columns: minmax(0, 1fr) minmax(17rem, 22rem); }
  .panel { border-inline-start: 1px solid var(--_line); }
}
.stage {
  position: relative;
  display: grid;
  place-items: center;
  align-content: center;
  min-height: var(--denoise-stage-height, 18rem);
  padding: 1rem;
  background: var(--_sunken);
}
.stage:has(> .view:not([hidden])) { align-content: start; }
.stage:has(> .hint:not([hidden])) { place-content: stretch; place-items: stretch; }
.hint {
  display: grid;
  align-content: center;
  justify-items: center;
  gap: 0.35rem;
  padding: 1rem;
  color: var(--_quiet);
  text-align: center;
  border: 2px dashed var(--_line);
  border-radius: 8px;
  cursor: pointer;
}
.hint::before { content: '+' / ''; color: var(--_accent); font-size: 3rem; line-height: 1; }
.hint:hover { border-color: var(--_accent); }
.hint strong { color: var(--_text); font-size: 1.2em; }
@media (hover: none) { .mouse { display: none; } }
.compare { position: relative; width: 100%; margin-inline: auto; max-width: var(--denoise-picture-width, 26rem); aspect-ratio: var(--aspect); border-radius: 6px; overflow: clip; }
.view { width: 100%; max-height: var(--denoise-view-height, 78vh); overflow: auto; border-radius: 6px; }
.compare.natural { max-width: none; width: min(100%, var(--denoise-view-height, 78vh) * var(--aspect, 1)); }
[data-zoom] > .compare { max-width: none; width: calc(var(--width) * var(--zoom) * 1px); cursor: grab; touch-action: pan-x pan-y; user-select: none; }
[data-zoom] .split { pointer-events: none; }
[data-zoom] > .compare:active { cursor: grabbing; }
.compare.partial { --split: 0%; }
.compare.partial::before, .compare.partial::after { display: none; }
.loupe {
  position: absolute;
  z-index: 2;
  width: min(24rem, 100% - 8px);
  height: min(12rem, 50cqi);
  border-radius: 8px;
  background: #808080;
  box-shadow: 0 0 0 2px #fff, 0 0 0 3px #0008, 0 4px 16px #0008;
  pointer-events: none;
}
[data-loupe] > .compare, [data-loupe] .split { cursor: crosshair; touch-action: none; }
.keys { flex-basis: 100%; text-align: center; border: 0; }
.zooms [aria-pressed='true'] { border-color: var(--_accent); box-shadow: 0 0 0 1px var(--_accent); }
.keys summary { width: max-content; margin-inline: auto; padding: 0.25rem 0.75rem; color: var(--_quiet); font-size: 0.85em; }
kbd { margin-inline: 0.1em; padding: 0 0.35em; border: 1px solid var(--_line); border-radius: 4px; font: inherit; background: var(--_surface); }
.row.zooms { justify-content: center; align-items: center; gap: min(0.4rem, 1cqi); margin: 0.6rem -0.5rem 0; font-size: min(1em, 4.6cqi); }
.zooms span { min-width: 2.5rem; text-align: center; }
.zooms button { padding-inline: min(0.45rem, 1.2cqi); min-width: min(2.25rem, 10.8cqi); }
.save { display: grid; grid-template-columns: 1fr 6rem; gap: 0.5rem; }
.save .check { grid-column: 1 / -1; }
.check { display: flex; align-items: center; gap: 0.5rem; min-height: 1.75rem; }
canvas { display: block; width: 100%; height: auto; }
.pane, .pane canvas { position: absolute; width: 100%; height: 100%; }
.pixels canvas { image-rendering: pixelated; }
#after { clip-path: inset(0 0 0 var(--split, 50%)); }
.compare:has(#after:not([hidden]))::after {
  content: '';
  position: absolute;
  inset-block: 0;
  left: calc(var(--split, 50%) - 1px);
  width: 2px;
  background: #fff;
  box-shadow: 0 0 0 1px #0008;
  pointer-events: none;
}
.compare:has(#after:not([hidden]))::before {
  content: '‹ ›';
  position: absolute;
  z-index: 1;
  top: 50%;
  left: clamp(1rem, var(--split, 50%), 100% - 1rem);
  translate: -50% -50%;
  width: 2rem;
  border-radius: 99px;
  text-align: center;
  font-weight: 700;
  line-height: 2rem;
  color: #1b1c1f;
  background: #fff;
  box-shadow: 0 0 0 1px #0008;
  pointer-events: none;
}
.tag {
  position: absolute;
  top: 8px;
  max-width: calc(50% - 1rem);
  padding: 1px 8px;
  border-radius: 12px;
  font-size: 0.8em;
  color: #fff;
  background: #000c;
  pointer-events: none;
}
.tag.left { left: 8px; }
.tag.right { right: 8px; }
.split { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: ew-resize; touch-action: pan-y; }
.pad { width: 100%; max-width: 17.5rem; }
#paper { touch-action: none; cursor: crosshair; background: #000; border: 1px solid var(--_line); border-radius: 6px; aspect-ratio: 1; }
.zooms + .pad:not([hidden]) { margin-block-start: 1rem; }
.veil { position: absolute; inset: 0; display: none; place-items: center; font-size: 1.4em; color: var(--_text); background: color-mix(in srgb, var(--_surface) 85%, transparent); border: 3px dashed var(--_accent); }
:host([data-over]) .veil { display: grid; }
.panel { display: flex; flex-direction: column; gap: 0.9rem; padding: 1rem; min-width: 0; }
.row { display: flex; flex-wrap: wrap; gap: 0.5rem; }
button, select {
  font: inherit;
  color: inherit;
  min-height: 2.5rem;
  padding: 0.25rem 0.9rem;
  background: var(--_surface);
  border: 1px solid var(--_line);
  border-radius: 8px;
  cursor: pointer;
}
select { padding-inline: 0.6rem; width: 100%; }
button:hover, select:hover { border-color: var(--_accent); }
button.primary { background: var(--_accent); border-color: var(--_accent); color: var(--_on-accent); font-weight: 600; }
button:disabled { cursor: default; background: var(--_sunken); border-color: var(--_line); color: var(--_quiet); }
:focus-visible, .view:has(.split:focus-visible) { outline: 3px solid var(--_accent); outline-offset: 2px; }
.samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(2rem, 1fr)); gap: 0.3rem; }
.samples button { padding: 2px; min-height: 0; aspect-ratio: 1; overflow: clip; background: #000; }
.samples button[aria-pressed='true'] { border-color: var(--_accent); box-shadow: 0 0 0 2px var(--_accent); }
.samples canvas { image-rendering: pixelated; border-radius: 5px; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
legend { padding: 0; font-weight: 600; margin-block-end: 0.3rem; }
#pick { flex: 1 0 8rem; padding: 0; }
.row .small { margin: 0; flex-basis: 100%; }
#again { grid-column: 2; }
.fields { display: grid; grid-template-columns: 4rem minmax(0, 1fr); align-items: center; gap: 0.5rem 0.75rem; }
.level { display: flex; align-items: center; gap: 0.6rem; }
.level input { flex: 1; min-width: 0; min-height: 1.75rem; accent-color: var(--_accent); }
.number, output { min-width: 2.5rem; text-align: end; font-variant-numeric: tabular-nums; }
.work { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: 0 0.75rem; }
.work p { grid-column: 1 / -1; }
.work:not(:has(> :not([hidden], :empty))) { position: absolute; }
progress { width: 100%; height: 0.6rem; accent-color: var(--_accent); }
p { margin: 0; }
.small { font-size: 0.85em; color: var(--_quiet); margin-block-start: 0.4rem; }
#status { color: var(--_quiet); min-height: 1.45em; overflow-wrap: anywhere; }
#status:empty:has(+ #error:not([hidden])) { min-height: 0; }
#status:not(:empty) + #error { margin-block-start: 0.4rem; }
#error { color: var(--_error); overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: start; padding-block-end: 0.3rem; color: var(--_quiet); }
caption strong { color: var(--_text); }
th, td { text-align: end; padding: 0.25rem 0; border-top: 1px solid var(--_line); font-weight: inherit; }
th:first-child { text-align: start; }
thead th { color: var(--_quiet); font-size: 0.85em; }
details { border: 1px solid var(--_line); border-radius: 8px; }
summary { padding: 0.5rem 0.75rem; cursor: pointer; border-radius: 8px; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.2rem 0.75rem; margin: 0; padding: 0 0.75rem 0.75rem; font-size: 0.87em; }
dt { color: var(--_quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
`;
