/** The inside of the element. Ids are its own: they are in a shadow tree. */
export const template = `
<div class="frame" part="frame">
  <section class="stage" part="stage" aria-label="Picture">
    <p class="hint" id="hint" part="hint"><strong>Choose <span id="wanted">pictures</span></strong>
      <span><span class="mouse">or drop them here, or paste some. </span>They stay on your machine.</span></p>
    <div class="view" id="view" part="view" role="region" tabindex="0" hidden
      aria-label="Picture. Keys: + and - zoom, 0 fits it in, 1 is its real size, arrows move it, comma and point move the line, L is the loupe">
    <div class="compare" id="compare" part="compare">
      <div class="pane" id="before" part="picture before" role="img" aria-label="Before"><canvas></canvas><canvas></canvas></div>
      <div class="pane" id="after" part="picture after" role="img" aria-label="Denoised" hidden><canvas></canvas><canvas></canvas></div>
      <span class="tag left" id="tag-before" aria-hidden="true">noisy</span>
      <span class="tag right" id="tag-after" aria-hidden="true" hidden>denoised</span>
      <input class="split" id="split" part="slider" type="range" min="0" max="100" value="50"
        aria-label="Compare before and after" hidden>
      <canvas class="loupe" id="loupe" part="loupe" aria-hidden="true" hidden></canvas>
    </div>
    </div>
    <div class="row zooms" id="zooms" part="zooms" hidden>
      <button type="button" id="zoom-out" part="button" aria-label="Zoom out">−</button>
      <span id="zoom-text">fit</span>
      <button type="button" id="zoom-in" part="button" aria-label="Zoom in">+</button>
      <button type="button" id="zoom-fit" part="button">Fit</button>
      <button type="button" id="zoom-real" part="button">Real size</button>
      <button type="button" id="loupe-button" part="button" aria-pressed="false">Loupe</button>
      <details class="keys">
        <summary>Keys</summary>
        <p class="small">Click the picture or tab to it, then: <kbd>+</kbd> <kbd>−</kbd> zoom, <kbd>0</kbd> fit, <kbd>1</kbd> real size,
          arrows move, <kbd>,</kbd> <kbd>.</kbd> the line, <kbd>L</kbd> the loupe, which arrows move, with Shift faster.</p>
      </details>
    </div>
    <div class="pad" id="pad" part="pad" hidden>
      <canvas id="paper" width="280" height="280" tabindex="0" role="application"
        aria-label="Drawing surface" aria-describedby="pad-help"></canvas>
      <p class="small" id="pad-help">Draw a digit. By keyboard: arrow keys move the pen, space lowers and lifts it.</p>
    </div>
    <div class="veil" aria-hidden="true">Drop it</div>
  </section>
  <section class="panel" part="panel" aria-label="Controls">
    <div class="row" part="sources">
      <button type="button" id="pick" part="button">Choose image…</button>
      <button type="button" id="camera" part="button" hidden>Camera…</button>
      <button type="button" id="draw" part="button" aria-expanded="false" aria-controls="pad" hidden>Draw</button>
      <button type="button" id="clear" part="button" hidden>Clear drawing</button>
      <p class="small" id="ways">Or drop or paste some. They stay on your machine.</p>
      <input type="file" id="file" accept="image/png,image/jpeg,image/gif,image/webp,image/avif" multiple hidden>
    </div>
    <div class="work">
      <p id="status" part="status" role="status"></p>
      <p id="error" part="error" role="alert" hidden></p>
      <progress id="progress" part="progress" aria-label="Progress" hidden></progress>
      <button type="button" id="cancel" part="button" hidden>Cancel</button>
      <p class="small" id="left" hidden></p>
    </div>
    <div class="files" id="files" part="files" role="group" aria-label="Files" hidden></div>
    <div class="samples" id="samples" part="samples" role="group" aria-label="Samples" hidden></div>
    <fieldset class="fields" id="noise" part="fields" hidden>
      <legend>Noise</legend>
      <label for="kind">Add</label>
      <select id="kind" part="select"></select>
      <label for="level" id="level-label">Level</label>
      <span class="level" id="level-row"><input type="range" id="level" part="slider" min="0" max="1" step="0.05">
        <output id="level-text" for="level"></output></span>
      <button type="button" id="again" part="button">Other noise</button>
    </fieldset>
    <div class="fields">
      <label for="strength">Strength</label>
      <span class="level"><input type="range" id="strength" part="slider" min="0" max="100" step="5" value="100">
        <span class="number" id="strength-text">100 %</span></span>
      <label for="device">Device</label>
      <select id="device" part="select">
        <option value="auto">automatic</option>
        <option value="webgpu">WebGPU</option>
        <option value="wasm">WebAssembly</option>
      </select>
    </div>
    <button type="button" id="denoise" part="button primary">Denoise</button>
    <div class="save" id="save" part="save" hidden>
      <button type="button" id="download" part="button">Download PNG</button>
      <select id="format" part="select" aria-label="Format">
        <option value="png">PNG</option>
        <option value="jpeg">JPEG</option>
        <option value="webp">WebP</option>
      </select>
      <label class="check"><input type="checkbox" id="strip"> without EXIF (date, place, camera)</label>
    </div>
    <table id="scores" part="scores" hidden>
      <caption>Against the clean picture <strong id="gain"></strong></caption>
      <thead><tr><th scope="col">Measure</th><th scope="col">Noisy</th><th scope="col">Denoised</th></tr></thead>
      <tbody></tbody>
    </table>
    <details id="badge" part="badge" hidden>
      <summary></summary>
      <dl></dl>
    </details>
  </section>
</div>`;

/** What the template holds, by id; `tag-before` is `tagBefore`. */
export interface Parts {
  readonly hint: HTMLElement;
  /** The kind of pictures that the model is for. */
  readonly wanted: HTMLElement;
  readonly ways: HTMLElement;
  readonly noise: HTMLElement;
  readonly view: HTMLElement;
  readonly compare: HTMLElement;
  /** Canvases for the overview of a picture and for the pixels of a part of it. */
  readonly before: HTMLElement;
  readonly after: HTMLElement;
  readonly tagBefore: HTMLElement;
  readonly tagAfter: HTMLElement;
  readonly split: HTMLInputElement;
  readonly zooms: HTMLElement;
  readonly zoomOut: HTMLButtonElement;
  readonly zoomIn: HTMLButtonElement;
  readonly zoomFit: HTMLButtonElement;
  readonly zoomReal: HTMLButtonElement;
  readonly zoomText: HTMLElement;
  readonly loupe: HTMLCanvasElement;
  readonly loupeButton: HTMLButtonElement;
  readonly pad: HTMLElement;
  readonly paper: HTMLCanvasElement;
  readonly pick: HTMLButtonElement;
  readonly camera: HTMLButtonElement;
  readonly draw: HTMLButtonElement;
  readonly clear: HTMLButtonElement;
  readonly file: HTMLInputElement;
  readonly files: HTMLElement;
  readonly samples: HTMLElement;
  readonly kind: HTMLSelectElement;
  readonly levelLabel: HTMLElement;
  readonly levelRow: HTMLElement;
  readonly level: HTMLInputElement;
  readonly levelText: HTMLOutputElement;
  readonly again: HTMLButtonElement;
  readonly strength: HTMLInputElement;
  readonly strengthText: HTMLElement;
  readonly device: HTMLSelectElement;
  readonly denoise: HTMLButtonElement;
  readonly cancel: HTMLButtonElement;
  readonly save: HTMLElement;
  readonly download: HTMLButtonElement;
  readonly format: HTMLSelectElement;
  readonly strip: HTMLInputElement;
  readonly progress: HTMLProgressElement;
  readonly left: HTMLElement;
  readonly status: HTMLElement;
  readonly error: HTMLElement;
  readonly scores: HTMLTableElement;
  readonly gain: HTMLElement;
  readonly badge: HTMLDetailsElement;
}

export function partsOf(root: ShadowRoot): Parts {
  const camelCase = (id: string): string => id.replace(/-(.)/g, (_, char: string) => char.toUpperCase());
  const entries = Array.from(root.querySelectorAll('[id]'), (part) => [camelCase(part.id), part] as const);
  return Object.fromEntries(entries) as unknown as Parts;
}
