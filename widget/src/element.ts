import {
  DenoiseError,
  orAborted,
  pictureChannels,
  textOf,
  throughModel,
  type DenoiseProgress,
  type ImageTensor,
  type ModelManifest,
} from '@denoisekit/core';
import { createCanvasCodec } from './canvas-codec.js';
import { listenToControls } from './control-listeners.js';
import { fillControls, syncControls } from './controls.js';
import { downloadPng } from './download.js';
import { createEngine, type OpenDenoiser } from './engine.js';
import type { DenoiseWidgetEvents } from './events.js';
import { fetchFile } from './fetch-file.js';
import { createIntake } from './intake.js';
import { HtmlElement } from './html-element.js';
import { createLatest, type Job } from './latest.js';
import { assertFits, createManifestReader, manifestUrl, modelAddress } from './model-facts.js';
import { makePicture, splitSquares } from './pictures.js';
import { defineProperties, takeEarlyProperties, type WidgetProperties } from './properties.js';
import { readImage } from './read-image.js';
import { createRenderer } from './render.js';
import { markSample, showSamples } from './sample-strip.js';
import { scoresOf } from './scores.js';
import { attributes, settingsOf, type Settings } from './settings.js';
import { initialState, next, pictureOf, type Action, type State } from './state.js';
import { styles } from './styles.js';
import { partsOf, template, type Parts } from './template.js';
import { templateNodes } from './template-nodes.js';

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- `defineProperties` makes them
export interface DenoiseWidgetElement extends WidgetProperties {}

/**
 * The element without a runtime: whoever extends it says what opens a model. Its attributes are the truth; what people do with
 * the controls changes them. One thing is done at a time, and a new one aborts the one before.
 */
export abstract class DenoiseWidgetElement extends HtmlElement {
  static readonly observedAttributes: readonly string[] = Object.values(attributes).flat();

  readonly #parts: Parts;
  readonly #render: (state: State) => void;
  readonly #codec = createCanvasCodec();
  readonly #engine = createEngine((options) => this.open(options));
  readonly #latest = createLatest();
  readonly #sampling = createLatest();
  readonly #readManifest = createManifestReader();
  readonly #intake = createIntake(this, (file) => void this.load(file));
  /** Attributes that changed since they last took effect. */
  readonly #changed = new Set<string>();
  #scheduled = false;
  /** What ran when the element was removed. */
  #interrupted: Job | undefined;
  #state: State = initialState;
  #image: { readonly tensor: ImageTensor; readonly name: string } | undefined;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
    root.append(templateNodes(template));
    this.#parts = partsOf(root);
    this.#render = createRenderer(this.#parts);
    fillControls(this.#parts);
    listenToControls(this.#parts, {
      settings: () => this.settings,
      setAttribute: (name, value) => {
        this.setAttribute(name, value);
      },
      load: (source, name) => void this.load(source, name),
      denoise: () => void this.denoise(),
      cancel: () => {
        this.cancel();
      },
      download: () => void this.#download(),
      refresh: () => {
        this.#render(this.#state);
      },
    });
    this.#render(this.#state);
  }

  /** Opens a model; the runtime's part. */
  protected abstract open(...options: Parameters<OpenDenoiser>): ReturnType<OpenDenoiser>;

  /** What the element does at the moment. */
  get state(): State {
    return this.#state;
  }

  /** What the attributes say; to change it, set them. */
  get settings(): Settings {
    return settingsOf(this);
  }

  connectedCallback(): void {
    takeEarlyProperties(this);
    this.#intake.connect();
    this.#schedule();
  }

  /** Ends all work, unless the element was only moved. What was under way begins again where it is put back. */
  disconnectedCallback(): void {
    this.#intake.disconnect();
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#interrupted = this.#latest.stop();
      if (this.#sampling.stop()) this.#changed.add('samples');
      this.#engine.drop();
      this.#act({ type: 'cancel' });
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    this.#changed.add(name);
    if (this.isConnected) this.#schedule();
  }

  /**
   * Takes a picture in place of the one before: a file's bytes, or a tensor `[1, channels, height, width]`. With the attribute
   * `auto` it is denoised as well. Never rejects; failures are states and events.
   */
  load(source: Blob | ImageTensor, name = source instanceof File ? source.name : 'picture'): Promise<void> {
    markSample(this.#parts.samples);
    return this.#do(async (signal) => {
      this.#act({ type: 'read', name });
      const tensor = source instanceof Blob ? await this.#decode(source, name) : source;
      signal.throwIfAborted();
      this.#image = { tensor, name };
      await this.#show(signal);
    });
  }

  /** Denoises the picture that is shown. Resolves when that has ended, well or not. */
  async denoise(): Promise<void> {
    if (pictureOf(this.#state) !== undefined) await this.#do((signal) => this.#work(signal));
  }

  /** Gives up what runs, and what is being loaded for it. */
  cancel(): void {
    if (this.#state.kind === 'loading') this.#engine.drop();
    this.#latest.stop();
    this.#act({ type: 'cancel' });
  }

  /** Changes come one by one, and several belong together: they take effect once what is running now has ended. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (!this.isConnected) return;
      const names = new Set(this.#changed);
      this.#changed.clear();
      this.#apply(names);
    });
  }

  #apply(names: ReadonlySet<string>): void {
    const { samples, src } = this.settings;
    syncControls(this.#parts, this.settings);
    const interrupted = this.#interrupted;
    this.#interrupted = undefined;
    const touches = (group: readonly string[]): boolean => group.some((name) => names.has(name));
    if (touches(attributes.engine)) this.#engine.drop();
    if (names.has('samples')) this.#loadSamples(samples);
    if (names.has('src') && src !== undefined) {
      void this.#do(async (signal) => {
        const name = src.split('/').at(-1) ?? src;
        this.#act({ type: 'read', name });
        const blob = await (await fetchFile(new URL(src, this.baseURI), signal)).blob();
        this.#image = { tensor: await this.#decode(blob, name), name };
        signal.throwIfAborted();
        await this.#show(signal);
      });
    } else if (interrupted !== undefined) {
      void this.#latest.run(interrupted);
    } else if (this.#image !== undefined && touches([...attributes.engine, ...attributes.picture, 'auto'])) {
      void this.#do((signal) => this.#show(signal));
    }
  }

  #loadSamples(address: string | undefined): void {
    void this.#do(async (signal) => {
      let pictures: readonly ImageTensor[] = [];
      if (address !== undefined) {
        const blob = await (await fetchFile(new URL(address, this.baseURI), signal)).blob();
        pictures = splitSquares(await this.#decode(blob, 'the strip of samples'));
      }
      signal.throwIfAborted();
      showSamples(this.#parts.samples, pictures, (picture, name) => void this.load(picture, name));
    }, this.#sampling);
  }

  /** Runs a job in place of the one before. What it throws becomes a state and an event, unless it was given up. */
  #do(job: (signal: AbortSignal) => Promise<void>, queue = this.#latest): Promise<void> {
    return queue.run(async (signal) => {
      try {
        await job(signal);
      } catch (thrown) {
        if (signal.aborted) return;
        const error =
          thrown instanceof DenoiseError
            ? thrown
            : new DenoiseError('internal', { what: textOf(thrown), fix: 'reload the page', cause: thrown });
        this.#act({ type: 'fail', error });
        this.#emit('denoise-error', { code: error.code, message: error.message, error });
      }
    });
  }

  #decode(blob: Blob, name: string): Promise<ImageTensor> {
    return readImage(blob, name, { codec: this.#codec, maxPixels: this.settings.maxPixels });
  }

  /** Makes the picture from the image and the attributes. */
  async #show(signal: AbortSignal): Promise<void> {
    const { tensor, name } = this.#image!;
    const { noise, seed, auto } = this.settings;
    const manifest = await this.#manifest(signal);
    this.#act({ type: 'show', picture: makePicture(tensor, { name, noise, seed }) });
    assertFits(manifest, name, tensor);
    if (auto) await this.#work(signal);
  }

  #manifestUrl(): URL {
    return manifestUrl(modelAddress(this.settings.model), this.baseURI);
  }

  async #manifest(signal: AbortSignal): Promise<ModelManifest> {
    return this.#readManifest(this.#manifestUrl(), signal);
  }

  async #work(signal: AbortSignal): Promise<void> {
    this.#act({ type: 'start' });
    if (this.#state.kind !== 'loading') return;
    const { name, input, original, cleanKnown } = this.#state.picture;
    const { device, assets, worker, noise, seed } = this.settings;
    const manifest = await this.#manifest(signal);
    assertFits(manifest, name, input);
    signal.throwIfAborted();
    this.#emit('denoise-start', { name, input, noise, seed });
    const model = this.#manifestUrl();
    const opening = this.#engine.get({
      ...{ model, device, assets, worker },
      onProgress: (progress) => {
        if (this.#state.kind !== 'loading') return;
        this.#act({ type: 'load', ...progress });
        this.#emit('denoise-progress', { phase: 'loading', ...progress });
      },
    });
    const denoiser = await orAborted(opening, signal);
    this.#act({ type: 'step', done: 0, total: 1 });
    const start = performance.now();
    const onProgress = ({ done, total }: DenoiseProgress): void => {
      if (signal.aborted) return;
      this.#act({ type: 'step', done, total });
      this.#emit('denoise-progress', { phase: 'working', done, total });
    };
    const output = await throughModel(input, pictureChannels(manifest), (image) =>
      denoiser.denoise(image, { signal, onProgress }),
    );
    signal.throwIfAborted();
    const ms = performance.now() - start;
    const clean = cleanKnown ? original : undefined;
    const scores = clean && scoresOf(clean, input, output);
    const outcome = { output, description: denoiser.describe(), ms, scores };
    this.#act({ type: 'finish', outcome });
    this.#emit('denoise-done', { name, input, clean, ...outcome });
  }

  #act(action: Action): void {
    const state = next(this.#state, action);
    if (state === this.#state) return;
    this.#state = state;
    this.#render(state);
  }

  #emit<Name extends keyof DenoiseWidgetEvents>(name: Name, detail: DenoiseWidgetEvents[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  async #download(): Promise<void> {
    if (this.#state.kind !== 'done') return;
    const { picture, outcome } = this.#state;
    await downloadPng(outcome.output, picture.name, this.#codec);
  }
}

defineProperties(DenoiseWidgetElement.prototype);
