import type { DecodedImage, DenoiseError, ImageTensor, SessionDescription, Variant } from '@denoisekit/core';
import type { Raster } from '../raster/raster-part.js';
import type { Scores } from './score-text.js';

/** A picture as the widget holds it; tensors are `[1, channels, height, width]`, and of files made when they are asked for. */
export interface Picture {
  readonly name: string;
  /** What is denoised, as it is kept. */
  readonly raster: Raster;
  /** The file that it came from, of which a download keeps what it says beside its pixels. */
  readonly file?: Omit<DecodedImage, 'pixels'> | undefined;
  /** As it was given. */
  readonly original: ImageTensor;
  /** What is denoised: the original, with noise where noise is added. */
  readonly input: ImageTensor;
  /** Whether noise was added, so that the original is the clean picture. */
  readonly cleanKnown: boolean;
}

/** A page of which some print is far paler than the rest. */
export interface Page {
  /** The answer at strength 1: that print is as pale as it was where it may be that of the other side. */
  readonly raster: Raster;
  /** What became of it, as a sentence. */
  readonly remark: string;
}

export interface Outcome {
  /** The model's answer at full strength. */
  readonly answer: Raster;
  /** Of models for scans, where there is pale print. */
  readonly page?: Page | undefined;
  /** The answer at the strength that is asked for, as it is kept. */
  readonly raster: Raster;
  /** That as a tensor `[1, channels, height, width]`. */
  readonly output: ImageTensor;
  /** The strength, from 0 to 1. */
  readonly strength: number;
  readonly description: SessionDescription;
  /** How the file that ran was proven against the fp32 one, where it is another and that is known. */
  readonly variant?: Variant | undefined;
  /** Milliseconds from the model's being ready to its answer. */
  readonly ms: number;
  /** Absent where the clean picture is not known. */
  readonly scores?: Scores | undefined;
  /** What people should know of the answer, as sentences: that colour became grey, that the model is for other pictures. */
  readonly remarks: readonly string[];
  /** How much noise there seems to be before and after, sigma on [0, 1]; absent where the clean picture is known, and by models for scans. */
  readonly noise?: { readonly before: number; readonly after: number } | undefined;
}

/** What is shown while nothing happens. */
type Settled =
  | { readonly kind: 'empty' }
  | { readonly kind: 'ready'; readonly picture: Picture }
  | {
      readonly kind: 'done';
      readonly picture: Picture;
      readonly outcome: Outcome;
      /** Of what was asked for since, such as a file that cannot be read. */
      readonly error?: DenoiseError;
      /** What the download lost. */
      readonly notes?: readonly string[];
    };

export type State =
  | Settled
  | { readonly kind: 'reading'; readonly name: string; readonly before: Settled }
  | {
      readonly kind: 'loading';
      readonly picture: Picture;
      readonly file: string | undefined;
      /** Bytes of that file. */
      readonly loaded: number;
      readonly total: number;
    }
  | {
      readonly kind: 'working';
      readonly picture: Picture;
      readonly done: number;
      readonly total: number;
      /** Milliseconds that the work has taken so far. */
      readonly ms: number;
    }
  | { readonly kind: 'failed'; readonly picture: Picture | undefined; readonly error: DenoiseError };

export type Action =
  | { readonly type: 'read'; readonly name: string }
  | { readonly type: 'show'; readonly picture: Picture }
  | { readonly type: 'start' }
  | { readonly type: 'load'; readonly file: string; readonly loaded: number; readonly total: number }
  | { readonly type: 'step'; readonly done: number; readonly total: number; readonly ms: number }
  /** Of the work, or of what is done at another strength. */
  | { readonly type: 'finish'; readonly outcome: Outcome }
  /** The answer was written to a file. */
  | { readonly type: 'save'; readonly notes: readonly string[] }
  /** The answer is not what the attributes ask for any more. */
  | { readonly type: 'outdate' }
  | { readonly type: 'fail'; readonly error: DenoiseError }
  | { readonly type: 'cancel' };

export const initialState: State = { kind: 'empty' };

/** What follows. An action that does not fit the state, such as the progress of a run that was given up, changes nothing. */
export function next(state: State, action: Action): State {
  const picture = pictureOf(state);
  switch (action.type) {
    case 'read':
      return { kind: 'reading', name: action.name, before: settledOf(state) };
    case 'show':
      return { kind: 'ready', picture: action.picture };
    case 'start':
      return picture === undefined || state.kind === 'reading'
        ? state
        : { kind: 'loading', picture, file: undefined, loaded: 0, total: 0 };
    case 'load': {
      const { file, loaded, total } = action;
      return state.kind === 'loading' ? { ...state, file, loaded, total } : state;
    }
    case 'step': {
      const { done, total, ms } = action;
      return isBusy(state) ? { kind: 'working', picture: state.picture, done, total, ms } : state;
    }
    case 'finish':
      return isBusy(state) || state.kind === 'done'
        ? { kind: 'done', picture: state.picture, outcome: action.outcome }
        : state;
    case 'save':
      return state.kind === 'done' ? { ...state, notes: action.notes } : state;
    case 'outdate':
      if (state.kind === 'reading') return { ...state, before: next(state.before, action) as Settled };
      if (state.kind === 'done') return { kind: 'ready', picture: state.picture };
      return state.kind === 'failed' ? settledOf(state) : state;
    case 'fail': {
      const { error } = action;
      const settled = settledOf(state);
      return settled.kind === 'done' ? { ...settled, error } : { kind: 'failed', picture, error };
    }
    case 'cancel':
      return state.kind === 'reading' || isBusy(state) ? settledOf(state) : state;
  }
}

/** What stays when nothing comes of what is under way: the answer, or the picture. */
function settledOf(state: State): Settled {
  if (state.kind === 'reading') return state.before;
  if (state.kind === 'done') return { kind: 'done', picture: state.picture, outcome: state.outcome };
  const picture = pictureOf(state);
  return picture === undefined ? { kind: 'empty' } : { kind: 'ready', picture };
}

/** The answer that is shown, while the next picture is read too. */
export function shownOutcome(state: State): Outcome | undefined {
  if (state.kind === 'reading') return shownOutcome(state.before);
  return state.kind === 'done' ? state.outcome : undefined;
}

export function pictureOf(state: State): Picture | undefined {
  if (state.kind === 'empty') return undefined;
  return state.kind === 'reading' ? pictureOf(state.before) : state.picture;
}

/** Whether a model is being loaded or run. */
export function isBusy(state: State): state is Extract<State, { kind: 'loading' | 'working' }> {
  return state.kind === 'loading' || state.kind === 'working';
}
