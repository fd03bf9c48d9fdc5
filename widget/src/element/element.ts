import type {
  DecodedImage,
  Denoiser,
  ImageCodec,
  ImageTensor,
  ModelManifest,
  StageClock,
} from '@denoisekit/core';
import { DenoiseError, textOf } from '@denoisekit/core/errors';
import { fetchFile } from '../browser/fetch-file.js';
import { loadPart } from '../browser/load-part.js';
import type { DenoiseRasterOptions } from '../denoise/denoise-raster.js';
import { createIntake } from '../intake/intake.js';
import { markSample } from '../intake/mark-sample.js';
import {
  createEngine,
  type Engine,
  type OpenDenoiser,
  type OpenDenoiserOptions,
  type OpenModels,
} from '../model/engine.js';
import { manifestUrl, modelAddress } from '../model/model-address.js';
import type { FileQueue, FileQueueOptions } from '../queue/file-queue.js';
import { formatOf, type DownloadFormat } from '../state/download-format.js';
import { attributes, noNoise, settingsOf, type Settings } from '../state/settings.js';
import { initialState, next, pictureOf, shownOutcome, type Action, type State } from '../state/state.js';
import { listenToControls } from '../view/control-listeners.js';
import type * as controls from '../view/controls.js';
import { createRenderer, type Renderer } from '../view/render.js';
import { styles } from '../view/styles.js';
import { templateNodes } from '../view/template-nodes.js';
import { partsOf, template, type Parts } from '../view/template.js';
import type { DenoiseWidgetEvents } from './events.js';
import { HtmlElement } from './html-element.js';
import { createLatest, type Job } from './latest.js';
import { defineProperties, takeEarlyProperties, type WidgetProperties } from './properties.js';
import type * as tools from './tools.js';

type Tools = typeof tools & {
  readonly codec: ImageCodec;
  readonly readManifest: (url: URL, signal: AbortSignal) => Promise<ModelManifest>;
};

/**
 * The element without a runtime: a subclass says what opens a model. Its attributes are the truth; what people do with
 * the controls changes them. One thing is done at a time, and a new one aborts the one before.
 */
export abstract class DenoiseWidgetElement extends HtmlElement implements WidgetProperties {
  static readonly observedAttributes: readonly string[] = Object.values(attributes).flat();

  // `defineProperties` makes them.
  declare model: string | null;
  declare device: string | null;
  declare dtype: string | null;
  declare assets: string | null;
  declare worker: string | null;
  declare noise: string | null;
  declare samples: string | null;
  declare src: string | null;
  declare seed: number | string | null;
  declare strength: number | string | null;
  declare maxPixels: number | string | null;
  declare auto: boolean;

  /** Of a subclass that measures where the time of the picture that is shown goes. */
  protected readonly clock: StageClock | undefined;

  readonly #parts: Parts;
  readonly #render: Renderer;
  readonly #engine = createEngine((options) => this.open(options), modelsOf(this.constructor));
  /** Of the list of files, which goes on when the picture that is shown is given up. */
  readonly #listEngine = createEngine((options) => this.open(options), modelsOf(this.constructor));
  readonly #latest = createLatest();
  readonly #sampling = createLatest();
  readonly #saving = createLatest();
  readonly #listing = createLatest();
  readonly #photographing = createLatest();
  readonly #intake = createIntake(this, (files) => {
    this.#take(files);
  });
  /** Attributes that changed since they last took effect. */
  readonly #changed = new Set<string>();
  #scheduled = false;
  /** What ran when the element was removed, until something else is asked for. */
  #interrupted: Job | undefined;
  #state: State = initialState;
  /** What the picture that is shown was made from; where none is shown, the last image that was given. */
  #image:
    | { readonly source: ImageTensor | DecodedImage; readonly name: string; readonly file?: unknown }
    | undefined;
  /** Several files, once there are some. */
  #list: FileQueue | undefined;
  /** Whether the list was at work when the element was removed. */
  #listRan = false;
  /** What is added to pictures: the attribute, or what goes with the model. */
  #noise: string = noNoise;
  /** Whether levels of noise are told in 255ths. */
  #in255ths = false;
  /** Once they are loaded they follow the attributes at once. */
  #controls: typeof controls | undefined;
  #tools: Promise<Tools> | undefined;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
    root.append(templateNodes(template));
    this.#parts = partsOf(root);
    this.#render = createRenderer(this.#parts);
    listenToControls(this.#parts, {
      settings: () => this.settings,
      setAttribute: (name, value) => {
        this.setAttribute(name, value);
      },
      load: (source, name) => void this.load(source, name),
      take: (files) => {
        this.#take(files);
      },
      photograph: () => void this.#photograph(root),
      denoise: () => void this.denoise(),
      cancel: () => {
        this.cancel();
      },
      download: (format, strip) => void this.#download(format, strip),
      refresh: () => {
        this.#render.show(this.#state);
      },
    });
    this.#render.show(this.#state);
  }

  /** Loads what `open` will need, while no caller waits for it. */
  protected prepare(): Promise<unknown> {
    return Promise.resolve();
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
      this.#listRan = this.#list?.stop() === true;
      this.#listEngine.drop();
      this.#photographing.stop();
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
    this.#interrupted = undefined;
    return this.#do(async (signal) => {
      this.#act({ type: 'read', name });
      const read = source instanceof Blob ? await this.#decode(source, name) : source;
      await this.#show(signal, { source: read, name, file: source });
    });
  }

  /** Denoises the picture that is shown. Resolves when that has ended, well or not. */
  async denoise(): Promise<void> {
    if (pictureOf(this.#state) !== undefined) await this.#do((signal) => this.#work(signal));
  }

  /** Gives up what runs, and what is being loaded for it. */
  cancel(): void {
    if (this.#state.kind === 'loading') this.#engine.drop();
    this.#interrupted = undefined;
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
    const { auto, samples, src, noise = this.#noise } = this.settings;
    this.#noise = noise;
    const interrupted = this.#interrupted;
    this.#interrupted = undefined;
    const touches = (group: readonly string[]): boolean => group.some((name) => names.has(name));
    if (touches(attributes.engine)) {
      this.#engine.drop();
      this.#listEngine.drop();
    }
    const outdates = touches([...attributes.engine, ...attributes.picture]);
    if (outdates) this.#act({ type: 'outdate' });
    const outdatesList = outdates || names.has('strength');
    if (outdatesList) this.#list?.reset();
    if (this.#listRan) void this.#list?.run();
    this.#listRan = false;
    if (names.has('samples')) this.#loadSamples(samples);
    if (touches(['model', 'noise']) && this.#state.kind === 'empty') this.#invite().catch(noop);
    let shown: Promise<void> | undefined;
    if (names.has('src') && src !== undefined) {
      shown = this.#do(async (signal) => {
        const name = src.split('/').at(-1)!;
        this.#act({ type: 'read', name });
        const blob = await (await fetchFile(new URL(src, this.baseURI), signal)).blob();
        await this.#show(signal, { source: await this.#decode(blob, name), name });
      });
    } else if (interrupted !== undefined) {
      shown = this.#latest.run(interrupted);
    } else if (this.#state.kind === 'reading') {
      // The picture that is being read will be shown by what the attributes say then.
    } else if (this.#image !== undefined && (outdates || names.has('auto'))) {
      shown = this.#do((signal) => this.#show(signal));
    } else if (names.has('strength') && this.#state.kind === 'done') {
      shown = this.#do((signal) => this.#changeStrength(signal));
    }
    this.#syncControls();
    if (auto && (outdatesList || names.has('auto'))) {
      // What is shown is not computed again for the list.
      void Promise.resolve(shown).then(() => {
        if (this.isConnected) void this.#list?.run();
      });
    }
  }

  /** Makes the controls say what the attributes say. The kinds of noise are not needed to show the element. */
  #syncControls(): void {
    if (this.#controls === undefined) {
      import('../view/controls.js').then(
        (controls) => {
          this.#controls = controls;
          this.#syncControls();
        },
        () => undefined, // without a connection the controls stay empty, and the first picture says why
      );
      return;
    }
    const [parts, settings, noise] = [this.#parts, this.settings, this.#noise];
    const { assertSettings, syncControls } = this.#controls;
    syncControls(parts, settings, noise, this.#in255ths);
    this.#render.show(this.#state);
    if (this.#state.kind === 'empty' && this.#image === undefined) {
      // Before anybody chooses a picture in vain.
      const check = Promise.resolve().then(() => {
        assertSettings(parts, this.settings, this.#noise);
      });
      void this.#do(() => check, createLatest());
    }
    // While no caller waits for it.
    this.#load()
      .then(() => this.prepare())
      .catch(() => undefined);
  }

  #loadSamples(address: string | undefined): void {
    void this.#do(async (signal) => {
      const { codec, readTensor, showSamples, splitSquares } = await this.#load();
      let pictures: readonly ImageTensor[] = [];
      if (address !== undefined) {
        const blob = await (await fetchFile(new URL(address, this.baseURI), signal)).blob();
        const { maxPixels } = this.settings;
        pictures = splitSquares(await readTensor(blob, 'the strip of samples', { codec, maxPixels }));
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
        this.#tell(error);
      }
    });
  }

  /** Loads what works on pictures; a load that fails is tried again. */
  #load(): Promise<Tools> {
    this.#tools ??= loadPart(import('./tools.js')).then((loaded) => {
      const panes = loaded.createPanes(this.#parts);
      this.#render.use(panes);
      loaded.listenToLooking(this.#parts, panes);
      return {
        ...loaded,
        codec: loaded.createCanvasCodec(),
        readManifest: loaded.createManifestReader(),
      };
    });
    this.#tools.catch(() => {
      this.#tools = undefined;
    });
    return this.#tools;
  }

  async #decode(blob: Blob, name: string): Promise<DecodedImage> {
    const { codec, readImage } = await this.#load();
    return readImage(blob, name, { codec, maxPixels: this.settings.maxPixels, clock: this.clock });
  }

  /** Takes what people give: the first file is shown, and several are put on a list. */
  #take(files: readonly File[]): void {
    const event = new CustomEvent('denoise-files', {
      detail: { files },
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    const [first] = files;
    if (!this.dispatchEvent(event) || first === undefined) return;
    const shown = this.load(first);
    if (files.length === 1 && this.#list === undefined) return;
    void this.#do(async (signal) => {
      const { createFileQueue } = await loadPart(import('../queue/file-queue.js'));
      const list = (this.#list ??= createFileQueue(this.#parts.files, {
        denoise: (file, options) => this.#denoiseFile(file, options),
        choose: (file) => void this.load(file),
        failed: (error) => {
          this.#tell(error);
        },
        save: (job) => void this.#do(job, this.#saving),
        cleared: () => {
          this.#list = undefined;
          this.#listEngine.drop();
        },
      }));
      list.add(files);
      await shown;
      if (this.settings.auto && !signal.aborted && this.#list === list) await list.run();
    }, this.#listing);
  }

  #photograph(root: ShadowRoot): Promise<void> {
    return this.#do(async (signal) => {
      const { photograph } = await loadPart(import('../intake/camera.js'));
      const file = await photograph(root, signal);
      if (file !== undefined) this.#take([file]);
    }, this.#photographing);
  }

  /** Denoises a file of the list, as the attributes say. What is shown already is not computed again. */
  async #denoiseFile(
    file: File,
    { signal, onProgress, strip }: Parameters<FileQueueOptions['denoise']>[1],
  ): ReturnType<FileQueueOptions['denoise']> {
    const { strength, seed, noise } = this.settings;
    const { assertFits, codec, encodePicture, makePicture, noiseFor, outcomeOf, runPicture } =
      await this.#load();
    const shown = this.#image?.file === file && this.#state.kind === 'done' ? this.#state : undefined;
    let { picture, outcome } = shown ?? {};
    if (picture === undefined || outcome?.strength !== strength) {
      const source = await this.#decode(file, file.name);
      const manifest = await this.#manifest(signal);
      picture = makePicture(source, { name: file.name, noise: noiseFor(noise, manifest), seed });
      assertFits(manifest, file.name, picture.raster);
      const denoiser = await this.#opened(this.#listEngine, signal);
      const onPart = (...[, , done, total]: Parameters<DenoiseRasterOptions['onPart']>): void => {
        onProgress(done / total);
      };
      const found = await runPicture(picture, denoiser, { manifest, signal, onPart });
      outcome = await outcomeOf(picture, found, { manifest, strength, signal });
    }
    const format = formatOf(picture);
    const { blob } = await encodePicture(outcome.raster, picture, { codec, format, strip });
    return { blob, format, remarks: outcome.remarks };
  }

  /**
   * Makes the picture from an image and the attributes. One that is refused leaves the picture before it; where there is none, the
   * image is tried again once the attributes change.
   */
  async #show(signal: AbortSignal, image = this.#image!): Promise<void> {
    signal.throwIfAborted();
    const isFirst = pictureOf(this.#state) === undefined;
    if (isFirst) this.#image = image;
    const { source, name } = image;
    const { auto, seed } = this.settings;
    const manifest = await this.#manifest(signal);
    const loaded = await this.#load();
    const { assertFits, makePicture } = loaded;
    signal.throwIfAborted();
    this.#suit(manifest, loaded);
    const picture = makePicture(source, { name, noise: this.#noise, seed });
    if (!isFirst) assertFits(manifest, name, picture.raster);
    this.#image = image;
    this.#act({ type: 'show', picture });
    assertFits(manifest, name, picture.raster);
    if (auto) await this.#work(signal);
  }

  /** Before there is a picture, the element asks for what its model is for. What it cannot load is reported with the first picture. */
  async #invite(): Promise<void> {
    const { model } = this.settings;
    const manifest = await this.#manifest(new AbortController().signal);
    if (model === this.settings.model) this.#suit(manifest, await this.#load());
  }

  #suit(manifest: ModelManifest, { noiseFor, wantedBy }: Tools): void {
    const { noun, isDrawn, in255ths } = wantedBy(manifest);
    this.#in255ths = in255ths;
    this.#parts.wanted.textContent = noun;
    this.#parts.draw.hidden = !isDrawn;
    // Browsers offer cameras to pages with HTTPS only.
    this.#parts.camera.hidden = isDrawn || !('mediaDevices' in navigator);
    this.#noise = noiseFor(this.settings.noise, manifest);
    this.#syncControls();
  }

  #manifestUrl(): URL {
    return manifestUrl(modelAddress(this.settings.model), this.baseURI);
  }

  async #manifest(signal: AbortSignal): Promise<ModelManifest> {
    const url = this.#manifestUrl();
    return (await this.#load()).readManifest(url, signal);
  }

  /** The model as the attributes name it, open. */
  async #opened(
    engine: Engine,
    signal: AbortSignal,
    onProgress: OpenDenoiserOptions['onProgress'] = noop,
  ): Promise<Denoiser> {
    const { device, dtype, assets, worker } = this.settings;
    const { orAborted, tileForParts } = await this.#load();
    const tile = tileForParts(await this.#manifest(signal));
    const model = this.#manifestUrl();
    return orAborted(engine.get({ model, device, dtype, assets, worker, tile, onProgress }), signal);
  }

  async #work(signal: AbortSignal): Promise<void> {
    this.#act({ type: 'start' });
    if (this.#state.kind !== 'loading') return;
    const { picture } = this.#state;
    const manifest = await this.#manifest(signal);
    const { assertFits, outcomeOf, runPicture } = await this.#load();
    assertFits(manifest, picture.name, picture.raster);
    signal.throwIfAborted();
    this.#emit('denoise-start', {
      name: picture.name,
      noise: this.#noise,
      seed: this.settings.seed,
      get input() {
        return picture.input;
      },
    });
    const denoiser = await this.#opened(this.#engine, signal, (progress) => {
      if (this.#state.kind !== 'loading') return;
      this.#act({ type: 'load', ...progress });
      this.#emit('denoise-progress', { phase: 'loading', ...progress });
    });
    this.#act({ type: 'step', done: 0, total: 1, ms: 0 });
    const start = performance.now();
    const found = await runPicture(picture, denoiser, {
      manifest,
      signal,
      clock: this.clock,
      onPart: (raster, part, done, total) => {
        if (signal.aborted) return;
        this.#render.part(raster, part);
        if (this.#state.kind !== 'working' || this.#state.done === done) return;
        this.#act({ type: 'step', done, total, ms: performance.now() - start });
        this.#emit('denoise-progress', { phase: 'working', done, total });
      },
    });
    const { clock } = this;
    const { strength } = this.settings;
    const outcome = await outcomeOf(picture, found, { manifest, strength, signal, clock });
    this.#act({ type: 'finish', outcome });
    const { name, cleanKnown } = picture;
    const { answer, page, description, ms, remarks, scores, noise, raster } = outcome;
    this.#emit('denoise-done', {
      ...{ name, answer, page, raster, description, ms, scores, noise, strength, remarks },
      get input() {
        return picture.input;
      },
      get output() {
        return outcome.output;
      },
      get clean() {
        return cleanKnown ? picture.original : undefined;
      },
    });
  }

  async #changeStrength(signal: AbortSignal): Promise<void> {
    if (this.#state.kind !== 'done') return;
    const { picture, outcome } = this.#state;
    const manifest = await this.#manifest(signal);
    const { outcomeOf } = await this.#load();
    const { strength } = this.settings;
    this.#act({ type: 'finish', outcome: await outcomeOf(picture, outcome, { manifest, strength, signal }) });
  }

  #act(action: Action): void {
    const state = next(this.#state, action);
    if (state === this.#state) return;
    this.#state = state;
    this.#render.show(state);
  }

  #emit<Name extends keyof DenoiseWidgetEvents>(name: Name, detail: DenoiseWidgetEvents[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #tell(error: DenoiseError): void {
    this.#emit('denoise-error', { code: error.code, message: error.message, error });
  }

  #download(format: DownloadFormat, strip: boolean): Promise<void> {
    return this.#do(async () => {
      const picture = pictureOf(this.#state);
      const outcome = shownOutcome(this.#state);
      if (picture === undefined || outcome === undefined) return;
      const { codec, downloadName, encodePicture, saveBlob } = await this.#load();
      const { clock } = this;
      const { blob, notes } = await encodePicture(outcome.raster, picture, { codec, format, strip, clock });
      saveBlob(blob, downloadName(picture.name, format));
      this.#act({ type: 'save', notes });
    }, this.#saving);
  }
}

defineProperties(DenoiseWidgetElement.prototype);

const openModels = new WeakMap<object, OpenModels>();

/** What the elements of one class have open, for they open models in the same way: several on a page share a worker. */
function modelsOf(elementClass: object): OpenModels {
  const known = openModels.get(elementClass);
  if (known !== undefined) return known;
  const models: OpenModels = new Map();
  openModels.set(elementClass, models);
  return models;
}

function noop(): void {
  // The failure is reported by the next step that needs the result.
}
